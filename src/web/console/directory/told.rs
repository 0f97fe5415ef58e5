//! What is wrong with an edit, at the field that it concerns.

use super::super::{page::Page, problem::Refusal, viewer::Viewer, words};
use crate::{
    core::directory::Fault,
    work::{
        WorkError,
        directory::{Edit, EditError, perform},
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use maud::{Markup, html};

/// The faults of an edit of one entry: `entry` is its place in the office file (`officers[li-yi]`).
pub(super) struct Told<'a> {
    viewer: &'a Viewer,
    entry: String,
    faults: &'a [Fault],
}

impl<'a> Told<'a> {
    /// The faults of an edit of the entry of that code in that list.
    pub(super) fn of(viewer: &'a Viewer, (list, code): (&str, &str), faults: &'a [Fault]) -> Self {
        Self { viewer, entry: format!("{list}[{code}]"), faults }
    }

    /// A labelled field of the form with its faults; `name` is the entry's field.
    pub(super) fn field(&self, id: &str, name: &str, label: words::Text, field: &Markup) -> Markup {
        html! { div { label for=(id) { (self.viewer.t(label)) (self.at(name)) } (field) } }
    }

    /// The faults of one field.
    pub(super) fn at(&self, name: &str) -> Markup {
        let here = self.faults.iter().filter(|fault| self.is_at(fault, name));
        html! { @for fault in here { span .fault { (self.viewer.t(words::fault(fault.kind))) } } }
    }

    /// What stands above the form: that nothing was kept, and the faults that belong to none of its fields.
    pub(super) fn above(&self, fields: &[&str]) -> Markup {
        let others = self.faults.iter().filter(|fault| !fields.iter().any(|name| self.is_at(fault, name)));
        html! { @if !self.faults.is_empty() { div .notice.bad role="alert" {
            p { (self.viewer.t(words::NOT_EDITED)) }
            @for fault in others { p { (self.viewer.t(words::fault(fault.kind))) } }
        } } }
    }

    fn is_at(&self, fault: &Fault, name: &str) -> bool {
        let field = fault.where_.field.strip_prefix(&self.entry).and_then(|rest| rest.strip_prefix('.'));
        field.is_some_and(|field| field.split('.').next() == Some(name))
    }
}

/// Makes an edit and leads back to the directory; `again` shows the form with what is wrong.
pub(super) async fn edited(
    viewer: &Viewer,
    edit: Result<Edit, Vec<Fault>>,
    again: impl FnOnce(&[Fault]) -> Result<Page, Refusal>,
) -> Result<Response, Refusal> {
    let faults = match edit {
        Err(faults) => faults,
        Ok(edit) => match perform(&viewer.app, &viewer.session.actor, &edit).await {
            Ok(_) => return Ok(Redirect::to(super::DONE).into_response()),
            Err(EditError::Faults(faults)) => faults,
            Err(error) => return Err(WorkError::from(error).into()),
        },
    };
    Ok(again(&faults)?.with(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

/// What a form says in the fields of that name.
pub(super) fn values(form: &[(String, String)], name: &str) -> Vec<String> {
    let fields = form.iter().filter(|(key, _)| key == name);
    fields.map(|(_, value)| value.trim().to_owned()).collect()
}
