//! A step in a few words, for whoever watches.

use crate::rehearse::scenario::{CrashPoint, DaemonIs, Happening, Passing, Step};

/// What happens in a step.
pub(super) fn step(step: &Step) -> String {
    if let Some(note) = &step.note {
        return note.clone();
    }
    let passing = step.passing.map(|passing| match passing {
        Passing::For(span) => format!("过 {span}"),
        Passing::Until(at) => format!("到 {}", at.beijing().format("%Y-%m-%d %H:%M")),
    });
    let happening = step.happening.as_ref().map(happening);
    let parts: Vec<String> = passing.into_iter().chain(happening).collect();
    if parts.is_empty() { "核对".to_owned() } else { parts.join("，") }
}

fn happening(happening: &Happening) -> String {
    match happening {
        Happening::Call(call) if call.from == "withheld" => "不显示号码的来电".to_owned(),
        Happening::Call(call) => format!("{} 来电", call.from),
        Happening::Text(text) => format!("{} 来短信", text.from),
        Happening::Act(act) => format!("{} {}", act.by, act.does.name()),
        Happening::Webhook(webhook) => format!("回调 {}", webhook.path),
        Happening::Notice(_) => "放假通知到达".to_owned(),
        Happening::Crash(crash) => {
            let place = match crash.at {
                CrashPoint::Idle => "空闲时",
                CrashPoint::BeforeHandOver => "交给网关前",
                CrashPoint::AfterHandOver => "交给网关后",
            };
            format!("程序在{place}被终止，{}后重新启动", crash.down)
        }
        Happening::People(_) => "电话接听情况改变".to_owned(),
        Happening::Gateway(gateway) => format!("短信网关：{gateway:?}"),
        Happening::Network(_) => "电话线路情况改变".to_owned(),
        Happening::Daemon(DaemonIs::Running) => "提醒程序运行".to_owned(),
        Happening::Daemon(DaemonIs::Stopped) => "提醒程序停止".to_owned(),
    }
}
