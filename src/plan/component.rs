//! What is wrong with the call of a component: its name, or what it is given.
//!
//! In: a call, and the component as the theme defines it. Out: faults, to which the caller adds the place. Touches: nothing.
//!
//! Tera says the same while it renders, but of the template; it is the text that is to be mended.

use tera::{ComponentArg, ComponentArgType, ComponentInfo};

use crate::{content::Arg, diag::Fault, words};

/// The fault of a name that no component of the theme has.
pub(super) fn unknown_component(name: &str) -> Fault {
    Fault::new(
        "unknown-component",
        words!("the theme has no component `{name}`", "giao diện không có thành phần `{name}`"),
    )
}

/// What is wrong with the arguments of a call.
pub(super) fn wrong_arguments(component: &ComponentInfo, given: &[(String, Arg)]) -> Vec<Fault> {
    let name = component.name();
    let expected = |key: &str| component.args().iter().find(|arg| arg.name() == key);
    let mut faults = Vec::new();
    for (key, arg) in given {
        match expected(key) {
            Some(expected) => faults.extend(wrong_type(name, expected, arg)),
            None if component.rest_param().is_some() => {}
            None => faults.push(
                Fault::new(
                    "bad-component",
                    words!("`{name}` takes no argument `{key}`", "thành phần `{name}` không có tham số `{key}`"),
                )
                .hint(takes(component)),
            ),
        }
    }
    let missing =
        component.args().iter().filter(|arg| arg.is_required() && !given.iter().any(|(key, _)| key == arg.name()));
    faults.extend(missing.map(|arg| {
        let key = arg.name();
        let message = words!("`{name}` is not given its `{key}`", "thành phần `{name}` còn thiếu tham số `{key}`");
        Fault::new("bad-component", message).hint(takes(component))
    }));
    faults
}

/// What an argument must be, when it is something else.
fn wrong_type(name: &str, expected: &ComponentArg, given: &Arg) -> Option<Fault> {
    use ComponentArgType as Type;
    let wanted = expected.arg_type()?;
    let fits = match given {
        Arg::Text(_) | Arg::Address { .. } => matches!(wanted, Type::String),
        Arg::Number(_) => matches!(wanted, Type::Integer | Type::Number),
        Arg::Flag(_) => matches!(wanted, Type::Bool),
    };
    let key = expected.name();
    let (en, vi) = match wanted {
        Type::String => ("text in quotes", "chữ trong dấu nháy"),
        Type::Bool => ("`true` or `false`", "`true` hoặc `false`"),
        Type::Integer | Type::Number => ("a whole number", "số nguyên"),
        _ => ("a value that no text can give", "giá trị mà bài viết không ghi được"),
    };
    let message = words!("`{key}` of `{name}` must be {en}", "`{key}` của `{name}` phải là {vi}");
    (!fits).then(|| Fault::new("bad-component", message).hint(words!("correct the value", "hãy sửa lại giá trị")))
}

/// What a component takes, in the form of a call.
fn takes(component: &ComponentInfo) -> crate::diag::Words {
    let explicit = || component.args().iter().filter(|arg| !arg.is_implicit());
    let list = |required: bool| {
        let names: Vec<_> =
            explicit().filter(|arg| arg.is_required() == required).map(|arg| format!("`{}`", arg.name())).collect();
        if names.is_empty() { "–".to_owned() } else { names.join(", ") }
    };
    let (needed, free) = (list(true), list(false));
    words!("it needs: {needed}; it may have: {free}", "bắt buộc: {needed}; không bắt buộc: {free}")
}
