//! The JSON of what is kept, each shape a type: what is answered and what `/api/openapi.json` says
//! come from the same place. Names are stable; see `docs/api.md`.

mod answer;
mod call;
mod case;
mod history;
mod message;
mod task;

pub(super) use answer::{ActedCase, GoneCase, KeptCase, OpenedCase};
pub(super) use call::Call;
pub(super) use case::{Case, ClockView, Standing, WholeCase, standing};
pub(super) use history::{Feedback, Line};
pub(super) use message::Message;
pub(super) use task::{Reminder, Task, TaskState};
