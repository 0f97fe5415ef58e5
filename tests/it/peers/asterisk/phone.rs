//! An officer's telephone: `sipp`, with a part written for what its owner does.

use super::{exchange::Exchange, sound::Sound};
use crate::peers::process::{Process, free_port};
use std::process::Command;

/// What its owner does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Lets it ring.
    Away,
    /// Is on the telephone.
    Engaged,
    /// Answers after so many milliseconds, and talks until the other hangs up.
    Answers(u32),
    /// Answers after so many milliseconds, and hangs up after so many more.
    AnswersAndEnds(u32, u32),
}

/// A telephone that can be rung.
pub struct Phone {
    /// Where it is.
    pub port: u16,
    /// What is heard and said.
    pub sound: Sound,
    _sipp: Process,
    _folder: tempfile::TempDir,
}

impl Phone {
    /// Puts one on the desk.
    pub fn of(owner: Owner) -> Self {
        Self::ringing(1, owner)
    }

    /// One that rings so many times.
    pub fn ringing(times: u32, owner: Owner) -> Self {
        let port = free_port();
        let (folder, sound) = (tempfile::tempdir().unwrap(), Sound::open("127.0.0.4"));
        let scenario = folder.path().join("phone.xml");
        std::fs::write(&scenario, written(owner, sound.port())).unwrap();
        let mut sipp = Command::new("/usr/bin/sipp");
        sipp.current_dir(folder.path()).arg("-sf").arg(&scenario).args(["-i", "127.0.0.4", "-nostdin"]);
        sipp.args(["-m", &times.to_string(), "-p", &port.to_string()]);
        Self { port, sound, _sipp: Process::start("a telephone", &mut sipp), _folder: folder }
    }
}

/// A caller's telephone by `sipp`: calls `service` and talks until the other side hangs up. Ends with its call.
pub fn sipp_caller(
    exchange: &Exchange,
    number: &str,
    service: &str,
    sound: &Sound,
) -> (Process, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("caller.xml");
    let text =
        include_str!("sipp/caller.xml").replace("NUMBER", number).replace("SOUND", &sound.port().to_string());
    std::fs::write(&scenario, text).unwrap();
    let mut sipp = Command::new("/usr/bin/sipp");
    sipp.current_dir(folder.path()).arg(format!("127.0.0.1:{}", exchange.sip_port)).arg("-sf").arg(&scenario);
    sipp.args(["-s", service, "-i", "127.0.0.2", "-nostdin", "-m", "1", "-p", &free_port().to_string()]);
    (Process::start("a caller", &mut sipp), folder)
}

fn written(owner: Owner, sound: u16) -> String {
    let end = match owner {
        Owner::Away => AWAY.to_owned(),
        Owner::Engaged => ENGAGED.to_owned(),
        Owner::Answers(after) => format!("{RINGS}{}{ENDED}", answer(after)),
        Owner::AnswersAndEnds(after, ends) => {
            format!("{RINGS}{}<pause milliseconds=\"{ends}\"/>{HANGS_UP}", answer(after))
        }
    };
    let head = include_str!("sipp/rung.xml");
    format!("{head}{end}</scenario>\n").replace("SOUND", &sound.to_string())
}

fn answer(after: u32) -> String {
    format!("<pause milliseconds=\"{after}\"/>{}", include_str!("sipp/answer.xml"))
}

const RINGS: &str = include_str!("sipp/rings.xml");
const ENDED: &str = include_str!("sipp/ended.xml");
const HANGS_UP: &str = include_str!("sipp/hangs_up.xml");
const AWAY: &str = include_str!("sipp/away.xml");
const ENGAGED: &str = include_str!("sipp/engaged.xml");
