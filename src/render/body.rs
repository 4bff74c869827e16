//! The body of a text, with everything in its slots.
//!
//! In: the body as Markdown made it, and what the plan found for its slots. Out: HTML. Touches: nothing.

use std::fmt::Write;

use tera::{Context, Value};

use super::{BodyOf, Renderer};
use crate::{
    content::{self, Arg, Slot, SlotKind},
    diag::Diagnostic,
    parse::markdown::push_attribute,
    plan::{
        Target,
        view::{self, Text},
    },
    theme::template_error,
    words,
};

impl Renderer<'_> {
    /// The finished HTML of a body.
    pub(super) fn body(&self, wanted: &view::BodyOf<'_>, body_of: &BodyOf<'_>) -> Result<String, Box<Diagnostic>> {
        let html = body_of(wanted.of)?;
        if wanted.slots.is_empty() {
            return Ok(html);
        }
        let mut failed = None;
        let mut targets = wanted.targets.iter();
        let mut whole = String::with_capacity(html.len() + 64 * wanted.slots.len());
        content::fill(&html, wanted.slots, &mut whole, |slot, out| {
            let result = targets.next().map_or(Ok(()), |target| self.fill(slot, target, wanted.of, out));
            if let Err(diagnostic) = result {
                failed.get_or_insert(diagnostic);
            }
        });
        failed.map_or(Ok(whole), Err)
    }

    fn fill(&self, slot: &Slot, target: &Target, of: Text, out: &mut String) -> Result<(), Box<Diagnostic>> {
        match target {
            Target::Address(address) => push_attribute(out, &self.scene.base.href(address)),
            Target::Image(picture) => {
                out.push_str("src=\"");
                push_attribute(out, &self.scene.base.href(&picture.address));
                out.push('"');
                if let Some((width, height)) = picture.size {
                    let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
                }
            }
            Target::Component(addresses) => {
                if let SlotKind::Component { name, args } = &slot.kind {
                    let made = self.component(name, args, addresses);
                    out.push_str(&made.map_err(|error| self.component_error(&error, slot, of))?);
                }
            }
        }
        Ok(())
    }

    fn component(&self, name: &str, args: &[(String, Arg)], addresses: &[String]) -> Result<String, tera::Error> {
        let mut context = Context::new();
        let mut addresses = addresses.iter();
        for (key, arg) in args {
            let value = match arg {
                Arg::Text(text) => Value::from(text.as_str()),
                Arg::Address { suffix, .. } => {
                    let address = addresses.next().map_or("", String::as_str);
                    Value::from(self.scene.base.href(address) + suffix)
                }
                Arg::Number(number) => Value::from(*number),
                Arg::Flag(flag) => Value::from(*flag),
            };
            context.insert_value(key.clone(), value);
        }
        self.pieces.tera.render_component(name, &context, None, true)
    }

    /// What went wrong in the template is told with the place where the editor called the component.
    fn component_error(&self, error: &tera::Error, slot: &Slot, of: Text) -> Box<Diagnostic> {
        let inputs = self.plan.inputs;
        let text = match of {
            Text::Post(id) => &inputs.library.post(id).path,
            Text::Standing(at) => &inputs.pages[at as usize].path,
        };
        let diagnostic = template_error(error, |name| inputs.theme.place(name));
        if diagnostic.file.is_empty() {
            return Box::new(Diagnostic { span: Some(slot.span), ..diagnostic.in_file(text) });
        }
        Box::new(diagnostic.also(text, Some(slot.span), words!("it is called here", "được gọi ở đây")))
    }
}
