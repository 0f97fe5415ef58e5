//! The rules, pure: values in, values out; the clock and randomness are arguments.
//!
//! Every clause of the regulation (`R1.3` … `R5.4`, see `docs/regulation.md`) that the software
//! carries out is found here, in the module that bears its subject's name:
//!
//! | clause | module |
//! |---|---|
//! | R1.5a delegates | [`directory`], [`routing`] |
//! | R3.2 first contact, hops | [`call`] |
//! | R3.3 no call without an outcome | [`call`], [`dialogue`] |
//! | R3.4–R3.6 answer, tell the number, guide outside | [`routing`] |
//! | R2.3 refusals state a reason | [`case`] |
//! | R5.4 ten working days, evidence | [`deadline`], [`case`], [`reminder`] |

pub mod calendar;
pub mod call;
pub mod case;
pub mod clock;
pub mod deadline;
pub mod dialogue;
pub mod directory;
pub mod id;
pub mod message;
pub mod password;
pub mod phone;
pub mod recording;
pub mod redact;
pub mod reminder;
pub mod retry;
pub mod routing;
pub mod script;
pub mod second_factor;
pub mod sms_text;
pub mod statistics;
pub mod task;
pub mod throttle;
