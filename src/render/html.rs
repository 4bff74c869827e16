//! An HTML view becomes a page, by its template.
//!
//! In: the view. Out: bytes. Touches: nothing.

use std::time::Instant;

use tera::{Context, Value};

use super::{Renderer, json_ld};
use crate::{
    diag::Diagnostic,
    plan::{
        Output,
        view::{Html, Show},
    },
    theme::template_error,
};

impl Renderer<'_> {
    pub(super) fn html(&self, html: &Html<'_>, output: &Output, buffer: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        let started = Instant::now();
        let context = self.context(html)?;
        self.tera.render_to(html.template, &context, &mut *buffer).map_err(|error| {
            let theme = self.plan.inputs.theme;
            let diagnostic = template_error(&error, |name| theme.place(name));
            let origin = self.plan.origin(output.recipe);
            let made = crate::words!("this was being rendered: {0}", "khi đang dựng: {0}", output.file.address());
            Box::new(diagnostic.also(origin, None, made))
        })?;
        self.note(html.template, started);
        Ok(())
    }

    fn context(&self, html: &Html<'_>) -> Result<Context, Box<Diagnostic>> {
        let mut context = Context::new();
        if let Some(page) = &html.page {
            let json_ld = json_ld::of(page, &self.scene, self.plan);
            let json_ld = json_ld.map_or_else(Value::none, |json| Value::safe_string(&json));
            context.insert_value("page", page.show_with(&self.scene, ("json_ld", json_ld)));
        }
        for (name, part) in &html.parts {
            let value = match &html.body {
                Some(body) if body.part == *name => {
                    part.show_with(&self.scene, ("body", Value::safe_string(&self.body(body)?)))
                }
                _ => part.show(&self.scene),
            };
            context.insert_value(*name, value);
        }
        Ok(context)
    }
}
