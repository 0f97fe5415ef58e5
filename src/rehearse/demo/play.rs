//! Playing the story: the clock goes from event to event, the daemon ticks as it does in life.

use super::{
    DemoError,
    people::{Cast, Manner},
    story::{Act, Event},
};
use crate::{
    core::{
        case::{Kind, NameStanding},
        clock::{Clock, Moment, VirtualClock},
        directory::{Absence, OfficerCode},
        routing::Accused,
        task::TaskKind,
    },
    providers::sandbox::wire,
    rehearse::{
        aftermath::everything,
        telephone::{Calling, Network, play},
    },
    store::{cases as case_rows, page::Page, tasks},
    web::hooks,
    work::{
        Actor, App, WorkError,
        calls::place_call_back,
        cases::{self, Action, FeedbackChannel, Letter, NewCase, perform},
        daemon, directory,
        links::Weather,
    },
};
use chrono::{Duration, NaiveTime};
use std::{collections::BTreeMap, sync::Arc};

/// The hours at which the daemon ticks on a day on which nothing happens.
const STOPS: [(u32, u32); 8] = [(0, 5), (8, 30), (9, 0), (11, 59), (14, 30), (15, 0), (17, 59), (20, 0)];
/// How long after an event its reports are waited for.
const SETTLES: Duration = Duration::minutes(3);

/// Plays a story into one application.
pub struct Player {
    app: Arc<App>,
    clock: Arc<VirtualClock>,
    network: Network,
    line: String,
    calls: u32,
    cases: BTreeMap<&'static str, String>,
}

impl Player {
    /// A player over the sandbox account of that name.
    pub fn new(app: Arc<App>, clock: Arc<VirtualClock>, account: &str) -> Self {
        let network = Network::of(&app, account, hooks::inside(&app));
        let line = app.facts().directory.office().complaint_line.as_str().to_owned();
        Self { app, clock, network, line, calls: 0, cases: BTreeMap::new() }
    }

    /// Plays it, and lets time pass up to `now`.
    pub async fn play(mut self, story: Vec<(Moment, Event)>, now: Moment) -> Result<(), DemoError> {
        for (at, event) in story {
            self.pass(at).await?;
            self.happens(event).await?;
            self.pass((self.clock.now() + SETTLES).min(now)).await?;
        }
        self.pass(now).await
    }

    /// Lets time pass: the network's events happen when they are due, and the daemon ticks.
    async fn pass(&self, to: Moment) -> Result<(), DemoError> {
        loop {
            self.tick().await?;
            let present = self.clock.now();
            let event = self.app.sandbox.next_event().map(|at| at.max(present));
            let next = event.into_iter().chain(next_stop(present)).min().filter(|next| *next <= to);
            match next {
                Some(next) => self.clock.move_to(next),
                None => break,
            }
        }
        self.clock.move_to(to);
        self.tick().await
    }

    async fn tick(&self) -> Result<(), DemoError> {
        Ok(daemon::tick(&self.app, "demo").await.map(drop)?)
    }

    async fn happens(&mut self, event: Event) -> Result<(), DemoError> {
        match event {
            Event::Call { from, manner, case } => {
                self.call(&from, manner).await?;
                self.name_newest(case).await
            }
            Event::Text { from, text, case } => {
                let message = self.next_id("text");
                let (from, to, text) = (from.to_owned(), "10690001".to_owned(), text.to_owned());
                self.network.sms(&wire::InboundText { message, from, to, text }).await?;
                self.name_newest(Some(case)).await
            }
            Event::Open { case, summary, phone, accused } => {
                let number = self.open(summary, phone, accused).await?;
                self.cases.insert(case, number);
                Ok(())
            }
            Event::Act { officer, case, act } => self.act(officer, case, act).await,
            Event::Losing(losing) => {
                self.app.sandbox.set_weather(if losing { Weather::Undeliverable } else { Weather::Fair });
                Ok(())
            }
            Event::Classify => self.classify().await,
            Event::Absence { officer, delegate, in_days, days } => {
                self.absent(officer, delegate, (in_days, days)).await
            }
        }
    }

    async fn call(&mut self, from: &str, manner: Manner) -> Result<(), DemoError> {
        let id = self.next_id("call");
        let mut cast = Cast::new(self.clock.clone(), manner);
        let line = self.line.clone();
        play(&mut self.network, &mut cast, Calling { call: &id, from, to: &line }).await?;
        Ok(())
    }

    fn next_id(&mut self, what: &str) -> String {
        self.calls += 1;
        format!("demo-{what}-{}", self.calls)
    }

    /// Remembers the case that was opened last under the story's name for it.
    async fn name_newest(&mut self, name: Option<&'static str>) -> Result<(), DemoError> {
        let Some((name, page)) = name.zip(Page::new(1, None)) else { return Ok(()) };
        let reader = everything();
        let newest = self.app.db.read(|tx| {
            Box::pin(async move { case_rows::page(tx, &reader, &case_rows::Filter::default(), page).await })
        });
        if let Some(case) = newest.await?.into_iter().next() {
            self.cases.insert(name, case.number);
        }
        Ok(())
    }

    async fn open(&self, summary: &str, phone: &str, accused: Option<&str>) -> Result<String, DemoError> {
        let accused = accused.and_then(|code| code.parse().ok()).map(Accused::Officer);
        let new = NewCase {
            kind: Kind::Complaint,
            name_standing: NameStanding::RealName,
            name: Some("（示范诉求人）".to_owned()),
            phone: crate::core::phone::PhoneNumber::parse(phone, &self.app.settings.office.area_code).ok(),
            accused: accused.into_iter().collect(),
            summary: summary.to_owned(),
            received_at: self.clock.now(),
            call: None,
            message: None,
            opened_by: "li-yi".to_owned(),
            to_discipline: false,
            told_by_voice: false,
        };
        let (app, now) = (self.app.clone(), self.clock.now());
        let opened =
            self.app.db.transact(move |tx| Box::pin(async move { cases::open(&app, tx, new, now).await }));
        Ok(opened.await?.file.row.number)
    }

    async fn act(&self, officer: &str, case: &str, act: Act) -> Result<(), DemoError> {
        let (Some(actor), Some(number)) = (self.officer(officer), self.cases.get(case)) else {
            return Ok(());
        };
        let stopped = |why| DemoError::Act { act: format!("{act:?} of {case} by {officer}"), why };
        let done = perform(&self.app, &actor, number, &self.action(act)).await.map_err(stopped)?;
        if let Some(call) = done.call_back {
            place_call_back(&self.app, call).await?;
            self.pass(self.clock.now() + SETTLES).await?;
            let text = "已电话告知办理结果，并征求了意见。".to_owned();
            let told = Action::Feedback(FeedbackChannel::Call { call, text });
            perform(&self.app, &actor, number, &told).await.map_err(stopped)?;
        }
        Ok(())
    }

    fn officer(&self, code: &str) -> Option<Actor> {
        Actor::officer(&code.parse().ok()?, None, &self.app.facts().directory)
    }

    fn action(&self, act: Act) -> Action {
        let code =
            |code: &str| code.parse().expect("the story names officers and departments by their codes");
        match act {
            Act::Assign(officer) => Action::Assign { officer: code(officer) },
            Act::Start => Action::Start,
            Act::Handover(department) => Action::Handover {
                department: department.parse().expect("the story names departments by their codes"),
                note: "按职责划分，属贵科业务。".to_owned(),
            },
            Act::Return => Action::Return { reason: "经核，不属本科职责。".to_owned() },
            Act::Accept => Action::Accept,
            Act::Letter => Action::Feedback(FeedbackChannel::Letter {
                letter: Letter {
                    number: "濮民函（示范）1号".to_owned(), date: self.clock.now().day()
                },
                text: "经核实，窗口轮岗期间无人值守，已整改并向您致歉。".to_owned(),
            }),
            Act::Message => Action::Feedback(FeedbackChannel::Message {
                message: None,
                text: "您反映的申请已审核通过，下月起发放。".to_owned(),
            }),
            Act::CallBack => Action::CallBack,
            Act::Decline => Action::Decline {
                reason: "所反映事项属邻里纠纷，不属本局职责。".to_owned()
            },
            Act::Refer => {
                Action::Refer { note: "反映涉嫌收受好处，移送纪检核查。".to_owned() }
            }
            Act::Withdraw => {
                Action::Withdraw { statement: "问题已经解决，我不反映了。".to_owned() }
            }
            Act::Close => Action::Close,
            Act::Reopen => {
                Action::Reopen { reason: "诉求人对结果不满意，要求重新办理。".to_owned() }
            }
        }
    }

    /// The office says of every call answered so far that it was no complaint.
    async fn classify(&self) -> Result<(), DemoError> {
        let Some((actor, page)) = self.officer("li-yi").zip(Page::new(crate::store::page::MOST, None)) else {
            return Ok(());
        };
        let (reader, now) = (actor.reader().clone(), self.clock.now());
        let filter =
            tasks::Filter { kind: Some(TaskKind::Classify), state: Some("open".to_owned()), case: None };
        let done = self.app.db.transact(move |tx| {
            Box::pin(async move {
                for task in tasks::page(tx, &reader, &filter, page).await? {
                    tasks::finish(tx, &reader, task.id, "li-yi", now).await?;
                }
                Ok::<_, WorkError>(())
            })
        });
        Ok(done.await?)
    }

    async fn absent(
        &self,
        officer: &str,
        delegate: &str,
        (in_days, days): (i64, i64),
    ) -> Result<(), DemoError> {
        let (Ok(code), Ok(delegate)) = (officer.parse::<OfficerCode>(), delegate.parse()) else {
            return Ok(());
        };
        let from = Moment::start_of((self.clock.now() + Duration::days(in_days)).day());
        let until = from + Duration::days(days);
        let absence = Absence { officer: code, from, until, delegate: Some(delegate) };
        let what = ("absence_added", officer);
        directory::edit(&self.app, "demo", what, |present| present.with_absence(&absence)).await?;
        Ok(())
    }
}

/// When the daemon ticks next on its own.
fn next_stop(present: Moment) -> Option<Moment> {
    let days = [Some(present.day()), present.day().succ_opt()];
    let stops = days.into_iter().flatten().flat_map(|day| {
        STOPS.iter().filter_map(move |(hour, minute)| {
            Some(Moment::local(day, NaiveTime::from_hms_opt(*hour, *minute, 0)?))
        })
    });
    stops.into_iter().find(|stop| *stop > present)
}
