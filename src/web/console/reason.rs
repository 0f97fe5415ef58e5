//! Why somebody has to know what is sealed: the form that asks for it.

use super::{cases::words_field, viewer::Viewer, words};
use maud::{Markup, html};
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Why {
    #[serde(default)]
    pub reason: String,
}

/// The form, folded up; `id` is its field's, `hint` what comes of it.
pub(super) fn form(viewer: &Viewer, action: &str, (id, title): (&str, words::Text), hint: &Markup) -> Markup {
    html! { details { summary { (viewer.t(title)) }
        form .fields method="post" action=(action) {
            (viewer.csrf())
            (words_field(viewer, id, "reason", words::IDENTITY_WHY, true))
            (hint)
            div { button { (viewer.t(title)) } }
        }
    } }
}
