//! An HTML view becomes a page, by its template.
//!
//! In: the view. Out: bytes. Touches: nothing.

use std::time::Instant;

use tera::{Context, Value};

use super::{BodyOf, Renderer, json_ld, plain::plain};
use crate::{
    diag::Diagnostic,
    plan::{
        Output,
        view::{Html, Show, lite::LIMIT},
    },
    theme::template_error,
};

impl Renderer<'_> {
    /// Renders a page; one of text alone with less and less in it, until it is as short as it has to be.
    pub(super) fn fitting(
        &self,
        html: &Html<'_>,
        output: &Output,
        body_of: &BodyOf<'_>,
        buffer: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        self.html(html, output, body_of, buffer)?;
        for less in 1.. {
            let shorter = (buffer.len() > LIMIT as usize).then(|| self.plan.shorter(output.recipe, less)).flatten();
            let Some(html) = shorter else { break };
            buffer.clear();
            self.html(&html, output, body_of, buffer)?;
        }
        Ok(())
    }

    fn html(
        &self,
        html: &Html<'_>,
        output: &Output,
        body_of: &BodyOf<'_>,
        buffer: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let started = Instant::now();
        let body = html.body.as_ref().map(|body| self.body(body, body_of)).transpose()?;
        match html.body.as_ref().and_then(|body| body.limit) {
            None => self.fill_template(html, body.map(|body| (body, false)), output, buffer)?,
            Some(limit) => {
                // The page without its body tells how much room the body has.
                self.fill_template(html, Some((String::new(), true)), output, buffer)?;
                let room = (limit as usize).saturating_sub(buffer.len());
                buffer.clear();
                self.fill_template(html, Some(plain(&body.unwrap_or_default(), room)), output, buffer)?;
            }
        }
        self.note(html.template, started);
        Ok(())
    }

    /// Renders a view; its body, and whether that was cut, are given.
    fn fill_template(
        &self,
        html: &Html<'_>,
        body: Option<(String, bool)>,
        output: &Output,
        buffer: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let context = self.context(html, body);
        let theme = self.plan.inputs.theme;
        if let Some(error) = self.pieces.failed() {
            return Err(Box::new(template_error(&error, |name| theme.place(name))));
        }
        self.pieces.tera.render_to(html.template, &context, &mut *buffer).map_err(|error| {
            let diagnostic = template_error(&error, |name| theme.place(name));
            let origin = self.plan.origin(output.recipe);
            let made = crate::words!("this was being rendered: {0}", "khi đang dựng: {0}", output.file.address());
            Box::new(diagnostic.also(origin, None, made))
        })
    }

    fn context(&self, html: &Html<'_>, body: Option<(String, bool)>) -> Context {
        let mut context = Context::new();
        if let Some(page) = &html.page {
            let json_ld = json_ld::of(page, &self.scene, self.plan);
            let json_ld = json_ld.map_or_else(Value::none, |json| Value::safe_string(&json));
            context.insert_value("page", page.show_with(&self.scene, ("json_ld", json_ld)));
            context.insert_value("frame", self.pieces.frame(&self.scene.base.href(&page.url.0)));
        }
        let part_of_body = html.body.as_ref().map_or("", |body| body.part);
        let (text, cut) = body.unwrap_or_default();
        for (name, part) in &html.parts {
            let value = if part_of_body == *name {
                part.show_with(&self.scene, ("body", Value::safe_string(&text)))
            } else {
                part.show(&self.scene)
            };
            context.insert_value(*name, value);
        }
        if cut {
            context.insert_value("cut", Value::from(true));
        }
        context
    }
}
