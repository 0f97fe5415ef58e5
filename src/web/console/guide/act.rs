//! Doing what the guide says for the caller whom the officer talks with.

use super::super::{
    problem::Refusal,
    viewer::Viewer,
    words::{self, Text},
};
use crate::{
    core::{
        directory::{Matter, MatterCode, MatterOwner},
        id::CallId,
        routing::{Announcement, Plan},
    },
    providers::Voice,
    store::calls::Call,
    web::session::Sent,
    work::{
        WorkError,
        calls::{DoneFor, ForCaller, NotCopied, do_for_caller},
    },
};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

/// What an officer can do for a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Doing {
    /// Connect them.
    Connect,
    /// Have somebody of that department join the talk.
    Invite,
    /// Note that the number was told.
    Told,
    /// The same, and send it by SMS.
    Text,
}

impl Doing {
    const ALL: [(Self, &str, Text); 4] = [
        (Self::Connect, "connect", words::GUIDE_DO_CONNECT),
        (Self::Invite, "invite", words::GUIDE_DO_INVITE),
        (Self::Told, "told", words::GUIDE_DO_TOLD),
        (Self::Text, "text", words::GUIDE_DO_TEXT),
    ];
}

/// What the form sends.
#[derive(Deserialize)]
pub(in crate::web::console) struct Wanted {
    matter: MatterCode,
    act: Doing,
}

/// The buttons of what the plan allows; none where the officer answers the matter themselves.
pub(super) fn buttons(viewer: &Viewer, plan: &Plan, matter: &Matter, talk: &Call) -> Markup {
    let (call, guests) = (talk.id, takes_guests(viewer, talk));
    let can = |doing: Doing| for_caller(doing, plan).is_some() && (guests || doing != Doing::Invite);
    let offered: Vec<_> = Doing::ALL.into_iter().filter(|(doing, _, _)| can(*doing)).collect();
    html! { @if !offered.is_empty() {
        form .row method="post" action=(format!("/console/calls/{call}/guide")) {
            (viewer.csrf())
            input type="hidden" name="matter" value=(matter.code);
            @for (_, name, text) in offered { button name="act" value=(name) { (viewer.t(text)) } " " }
        }
    } }
}

/// Whether the network of the call lets somebody join a talk.
fn takes_guests(viewer: &Viewer, talk: &Call) -> bool {
    let account = viewer.app.accounts.get(&talk.account);
    account.and_then(|account| account.voice.as_deref()).is_some_and(Voice::takes_guests)
}

/// What the act comes to by the plan; `None` where the plan has nothing of the kind.
fn for_caller(doing: Doing, plan: &Plan) -> Option<ForCaller> {
    let (whose, number) = match plan.announce.clone()? {
        Announcement::TellNumber { department, number } => (MatterOwner::Department(department), number),
        Announcement::GuideOutside { agency, number } => (MatterOwner::Agency(agency), Some(number)),
        Announcement::Closed { .. } => return None,
    };
    match (doing, whose) {
        (Doing::Connect, MatterOwner::Department(department)) => Some(ForCaller::Connect(department)),
        (Doing::Invite, MatterOwner::Department(department)) => Some(ForCaller::Invite(department)),
        // The bureau's line rings nobody outside of it (R3.6: explain and guide).
        (Doing::Connect | Doing::Invite, MatterOwner::Agency(_)) => None,
        (Doing::Told, whose) => Some(ForCaller::Told { whose, number: number?, by_sms: false }),
        (Doing::Text, whose) => Some(ForCaller::Told { whose, number: number?, by_sms: true }),
    }
}

/// Does it.
pub(in crate::web::console) async fn act(
    viewer: Viewer,
    Path(call): Path<CallId>,
    Sent { form: wanted, .. }: Sent<Wanted>,
) -> Result<Response, Refusal> {
    let matter = viewer.facts.directory.matter(&wanted.matter).ok_or_else(Refusal::not_found)?;
    let plan = super::plan(&viewer, matter);
    let what = for_caller(wanted.act, &plan);
    let what = what.ok_or_else(|| WorkError::invalid("act", "该事项现在不能这样办理，请重新选择。"))?;
    let done = do_for_caller(&viewer.app, &viewer.session.actor, call, &what).await?;
    let (name, _) = outcome(done);
    Ok(Redirect::to(&format!("/console/guide?matter={}&done={name}", matter.code)).into_response())
}

const OUTCOMES: [DoneFor; 7] = [
    DoneFor::Connecting,
    DoneFor::Inviting,
    DoneFor::Noted,
    DoneFor::Sent,
    DoneFor::NotSent(NotCopied::NoMobile),
    DoneFor::NotSent(NotCopied::Policy),
    DoneFor::NotSent(NotCopied::OptedOut),
];

/// The words for what was done, by its name in the address.
pub(super) fn done(name: &str) -> Option<Text> {
    OUTCOMES.into_iter().map(outcome).find(|(known, _)| *known == name).map(|(_, text)| text)
}

fn outcome(done: DoneFor) -> (&'static str, Text) {
    match done {
        DoneFor::Connecting => ("connecting", words::GUIDE_CONNECTING),
        DoneFor::Inviting => ("inviting", words::GUIDE_INVITING),
        DoneFor::Noted => ("noted", words::GUIDE_NOTED),
        DoneFor::Sent => ("sent", words::GUIDE_SENT),
        DoneFor::NotSent(NotCopied::NoMobile) => ("no-mobile", words::GUIDE_NO_MOBILE),
        DoneFor::NotSent(NotCopied::Policy) => ("policy", words::GUIDE_POLICY),
        DoneFor::NotSent(NotCopied::OptedOut) => ("opted-out", words::GUIDE_OPTED_OUT),
    }
}
