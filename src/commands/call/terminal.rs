//! The terminal as the people of a call: it shows what is heard, and asks what is done.
//!
//! One line of input an answer, so that a script can play it too; the end of the input hangs up.

use shouwen::{
    core::{
        dialogue::{Dial, Speech},
        directory::Directory,
    },
    rehearse::telephone::{Asked, Left, People, Pressed, Rung, TALKS, Whose},
};
use std::{
    io::{self, BufRead, Write},
    time::Duration,
};

/// The people of a call, played by whoever sits at the terminal.
pub struct Terminal<'a> {
    directory: &'a Directory,
    out: Box<dyn Write>,
}

impl<'a> Terminal<'a> {
    /// With `aside`, standard output is kept for the JSON, and the call is shown on standard error.
    pub fn new(directory: &'a Directory, aside: bool) -> Self {
        let out: Box<dyn Write> = if aside { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
        Self { directory, out }
    }

    /// What is shown first.
    pub fn opening(&mut self, place: &str, from: &str) {
        let office = self.directory.office();
        let shown = if from == "anonymous" { "不显示号码" } else { from };
        self.line(&format!(
            "拨打 {}投诉电话 {}（来电号码：{shown}）",
            office.name,
            office.complaint_line.national()
        ));
        self.line(place);
        self.line("每次输入后回车。随时输入 h 挂机。\n");
    }

    fn line(&mut self, text: &str) {
        // A terminal that is gone is no reason to break off the call.
        drop(writeln!(self.out, "{text}"));
    }

    /// Asks for a line; `None` at the end of the input.
    fn ask(&mut self, question: &str) -> Option<String> {
        drop(write!(self.out, "{question}> ").and_then(|()| self.out.flush()));
        let mut line = String::new();
        if let Ok(1..) = io::stdin().lock().read_line(&mut line) {
            return Some(line.trim().to_owned());
        }
        // Nobody is there any more: as good as hung up.
        self.line("（输入结束，挂机）");
        None
    }

    /// Whose telephone rings.
    fn whose(&self, dial: &Dial) -> String {
        match Whose::of(self.directory, &dial.to) {
            Whose::Officer(department, officer) => {
                format!("{}{}", department.map_or("", |department| &department.name), officer.name)
            }
            Whose::Desk(department) => format!("{}公用电话", department.name),
            Whose::Outside => "外线".to_owned(),
        }
    }
}

impl People for Terminal<'_> {
    async fn hears(&mut self, speech: &Speech) {
        self.line(&format!("  听到｜{}", speech.text));
    }

    async fn keys(&mut self, asked: Asked) -> Pressed {
        let question = if asked.max_keys == 1 {
            "按一个键（0-9 * #）；直接回车 = 不按键".to_owned()
        } else {
            format!("输入最多 {} 个数字；直接回车 = 不按键", asked.max_keys)
        };
        loop {
            let Some(text) = self.ask(&question) else { return Pressed::HangsUp };
            match text.as_str() {
                "" => return Pressed::Silence,
                "h" | "H" => return Pressed::HangsUp,
                keys if keys.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '#')) => {
                    return Pressed::Keys(text);
                }
                _ => self.line("  电话上只有 0-9、* 和 #。"),
            }
        }
    }

    async fn rings(&mut self, dial: &Dial) -> Rung {
        let whose = self.whose(dial);
        self.line(&format!("\n☎ {whose}的电话 {} 响了（最多 {} 秒）", dial.to.national(), dial.seconds));
        let question = if dial.press_to_accept {
            "a = 接听并按 1；m = 语音信箱接了；b = 占线；直接回车 = 没人接"
        } else {
            "a = 接听；b = 占线；直接回车 = 没人接"
        };
        loop {
            let Some(text) = self.ask(question) else { return Rung::CallerGivesUp };
            match text.as_str() {
                "" => return Rung::NoAnswer,
                "a" | "A" => {
                    self.line(&format!("  （与{whose}通话 {} 秒，对方挂机）\n", TALKS.as_secs()));
                    return Rung::picked_up("1");
                }
                "m" | "M" if dial.press_to_accept => return Rung::picked_up(""),
                "b" | "B" => return Rung::Busy,
                "h" | "H" => return Rung::CallerGivesUp,
                _ => self.line("  请输入上面列出的字母，或者直接回车。"),
            }
        }
    }

    async fn callee_hears(&mut self, speech: &Speech) {
        self.line(&format!("  接听人听到｜{}", speech.text));
    }

    async fn message(&mut self, max_seconds: u16) -> Left {
        let question = format!("（嘀）请输入留言，回车结束（最多 {max_seconds} 秒）；直接回车 = 不说话");
        match self.ask(&question).as_deref() {
            None | Some("h" | "H") => Left::HangsUp,
            Some("") => Left::Silence,
            Some(words) => Left::written(words),
        }
    }

    async fn passes(&mut self, _time: Duration) {}
}
