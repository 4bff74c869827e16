//! The body of a text, with everything in its slots.
//!
//! In: the body as Markdown made it, and what the plan found for its slots. Out: HTML. Touches: nothing.

use std::fmt::Write;

use tera::{Context, Value};

use super::{BodyOf, Renderer};
use crate::{
    content::{self, Arg, Slot, SlotKind},
    diag::Diagnostic,
    parse::markdown::push_address,
    plan::{
        Target,
        view::{self, Text},
    },
    theme::template_error,
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
            Target::Address(address) => push_address(out, &self.scene.base.href(address)),
            Target::Image(picture) => {
                out.push_str("src=\"");
                push_address(out, &self.scene.base.href(&picture.address));
                out.push('"');
                if let Some((width, height)) = picture.size {
                    let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
                }
            }
            Target::Component => {
                if let SlotKind::Component { name, args } = &slot.kind {
                    out.push_str(&self.component(name, args).map_err(|error| self.component_error(&error, slot, of))?);
                }
            }
        }
        Ok(())
    }

    fn component(&self, name: &str, args: &[(String, Arg)]) -> Result<String, tera::Error> {
        let mut context = Context::new();
        for (key, arg) in args {
            let value = match arg {
                Arg::Text(text) => Value::from(text.as_str()),
                Arg::Number(number) => Value::from(*number),
                Arg::Flag(flag) => Value::from(*flag),
            };
            context.insert_value(key.clone(), value);
        }
        self.pieces.tera.render_component(name, &context, None, true)
    }

    /// What went wrong is told where the editor wrote the component.
    fn component_error(&self, error: &tera::Error, slot: &Slot, of: Text) -> Box<Diagnostic> {
        let theme = self.plan.inputs.theme;
        let mut diagnostic = template_error(error, |name| theme.place(name));
        if diagnostic.file.is_empty() {
            let inputs = self.plan.inputs;
            diagnostic.file = match of {
                Text::Post(id) => inputs.library.post(id).path.clone(),
                Text::Standing(at) => inputs.pages[at as usize].path.clone(),
            };
            diagnostic.span = Some(slot.span);
        }
        Box::new(diagnostic)
    }
}
