//! The text of an SMS: its segments, what carriers in China refuse, and what citizens reply.

mod compose;
mod detect;
mod gsm;
mod lint;
mod profile;
mod reply;
mod segments;
mod template;

pub use compose::{Composed, compose, composed};
pub use gsm::{from_gsm, to_gsm};
pub use lint::{Finding, Rule, lint};
pub use profile::{OPT_OUT, Profile, SIGNATURE_CHARS};
pub use reply::{is_opt_out, query_asked, tells_an_opt_out};
pub use segments::{Encoding, Segments, parts, segments};
pub use template::{BadTemplate, Filled, Marks, Misfit, Template, Templates};
