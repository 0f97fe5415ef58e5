//! What happens in the weeks of the demonstration. Days are working days before today.

use super::people::Manner;
use crate::core::{calendar::Calendar, clock::Moment};
use chrono::{Duration, NaiveDate, NaiveTime};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// How far back it begins: 24 working days and the longest holiday fit into it.
pub const SPAN: Duration = Duration::days(50);
/// What chance begins with: the ordinary calls are the same in every demonstration.
const SEED: u64 = 6_687_001;
/// The working days that ordinary calls come on.
const DAYS: i32 = 22;

/// Something that happens.
#[derive(Debug, Clone)]
pub enum Event {
    /// Somebody calls.
    Call {
        /// From there; `anonymous` if the number is withheld.
        from: String,
        /// How it goes.
        manner: Manner,
        /// The name by which a case that comes of it is spoken of below.
        case: Option<&'static str>,
    },
    /// Somebody writes an SMS.
    Text {
        /// From there.
        from: &'static str,
        /// What.
        text: &'static str,
        /// The name by which its case is spoken of.
        case: &'static str,
    },
    /// The office opens a case itself: a visit, or a letter.
    Open {
        /// The name by which it is spoken of.
        case: &'static str,
        /// What about.
        summary: &'static str,
        /// From there.
        phone: &'static str,
        /// Whom it accuses.
        accused: Option<&'static str>,
    },
    /// An officer does something with a case.
    Act {
        /// Who.
        officer: &'static str,
        /// With which.
        case: &'static str,
        /// What.
        act: Act,
    },
    /// The gateway loses every message from now on, or no longer does.
    Losing(bool),
    /// The office has seen to the calls that it was to say something about.
    Classify,
    /// An officer is out from now on for so many days, or from so many days on.
    Absence {
        /// Who.
        officer: &'static str,
        /// Who stands in.
        delegate: &'static str,
        /// From how many days after now on.
        in_days: i64,
        /// For how many days.
        days: i64,
    },
}

/// What an officer does.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Charges an officer with it.
    Assign(&'static str),
    /// Begins.
    Start,
    /// Offers it to a department.
    Handover(&'static str),
    /// Returns what was offered.
    Return,
    /// Takes what was offered.
    Accept,
    /// Tells the outcome by letter of that day.
    Letter,
    /// Tells the outcome by SMS.
    Message,
    /// Calls the complainant back and tells the outcome.
    CallBack,
    /// Does not take it up.
    Decline,
    /// Passes it to discipline inspection.
    Refer,
    /// Notes that the complainant takes it back.
    Withdraw,
    /// Ends it.
    Close,
    /// Opens it again.
    Reopen,
}

/// The story up to `now`, in order of time.
pub fn story(calendar: &Calendar, now: Moment) -> Vec<(Moment, Event)> {
    let mut told = Told { calendar, today: now.day(), events: Vec::new() };
    answered_in_time(&mut told);
    late_or_refused(&mut told);
    under_way(&mut told);
    lately(&mut told);
    ordinary_calls(&mut told);
    told.events.retain(|(at, _)| *at <= now);
    told.events.sort_by_key(|(at, _)| *at);
    told.events
}

struct Told<'a> {
    calendar: &'a Calendar,
    today: NaiveDate,
    events: Vec<(Moment, Event)>,
}

impl Told<'_> {
    /// At a time on the working day that lies so many before today.
    fn on(&mut self, days: i32, (hour, minute): (u32, u32), event: Event) {
        let day = self.calendar.add_working_days(self.today, -days);
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        self.events.push((Moment::local(day, time), event));
    }

    fn act(&mut self, days: i32, at: (u32, u32), officer: &'static str, case: &'static str, act: Act) {
        self.on(days, at, Event::Act { officer, case, act });
    }

    fn call(
        &mut self,
        days: i32,
        at: (u32, u32),
        from: &str,
        manner: Manner,
        case: impl Into<Option<&'static str>>,
    ) {
        self.on(days, at, Event::Call { from: from.to_owned(), manner, case: case.into() });
    }

    fn text(
        &mut self,
        days: i32,
        at: (u32, u32),
        from: &'static str,
        text: &'static str,
        case: &'static str,
    ) {
        self.on(days, at, Event::Text { from, text, case });
    }
}

fn answered_in_time(told: &mut Told<'_>) {
    told.call(22, (9, 12), "13900000101", Manner::answered("1", 0, 240), "window");
    told.act(22, (10, 5), "li-yi", "window", Act::Assign("wu-xin"));
    told.act(22, (15, 0), "wu-xin", "window", Act::Start);
    told.act(17, (10, 30), "wu-xin", "window", Act::Letter);
    told.act(16, (9, 40), "wu-xin", "window", Act::Close);

    told.text(
        21,
        (15, 20),
        "13900000102",
        "低保申请材料交了两个月，一直没有答复，请问什么时候办结？",
        "allowance",
    );
    told.act(21, (16, 10), "li-yi", "allowance", Act::Assign("liu-ding"));
    told.act(20, (9, 0), "liu-ding", "allowance", Act::Start);
    told.act(15, (11, 0), "liu-ding", "allowance", Act::Message);

    told.call(14, (9, 50), "13900000103", Manner::answered("1", 1, 180), "bench");
    told.act(14, (10, 30), "zhang-jia", "bench", Act::Assign("sun-gui"));
    told.act(13, (9, 10), "sun-gui", "bench", Act::Start);
    told.act(9, (15, 30), "sun-gui", "bench", Act::CallBack);
    told.act(8, (10, 0), "sun-gui", "bench", Act::Close);
    told.act(6, (10, 0), "li-yi", "bench", Act::Reopen);
}

fn late_or_refused(told: &mut Told<'_>) {
    told.call(19, (10, 40), "13900000104", Manner::answered("9", 0, 300), "leader");
    told.act(19, (14, 50), "zheng-xu", "leader", Act::Assign("liang-hai"));
    told.act(18, (9, 0), "liang-hai", "leader", Act::Start);

    told.call(18, (19, 30), "13900000105", Manner::voicemail(35), "neighbour");
    told.act(17, (9, 30), "zhang-jia", "neighbour", Act::Decline);

    told.text(16, (8, 50), "13900000106", "公墓停车乱收费，没有票据。", "parking");
    told.act(16, (9, 30), "li-yi", "parking", Act::Assign("huang-geng"));
    told.act(15, (9, 0), "li-yi", "parking", Act::Withdraw);

    told.text(12, (11, 10), "13900000107", "养老院护理员态度恶劣，多次反映没人管。", "care-home");
    told.act(12, (14, 40), "li-yi", "care-home", Act::Assign("xu-ren"));
    told.act(11, (9, 20), "xu-ren", "care-home", Act::Start);

    told.text(11, (10, 0), "13900000108", "有人收好处费插队办低保，请严查。", "bribe");
    told.act(11, (10, 40), "zhang-jia", "bribe", Act::Refer);
}

fn under_way(told: &mut Told<'_>) {
    told.call(9, (16, 5), "13900000109", Manner::answered("1", 0, 150), "subsidy");
    told.act(9, (16, 40), "li-yi", "subsidy", Act::Assign("wang-bing"));
    told.act(8, (9, 15), "wang-bing", "subsidy", Act::Handover("social-assistance"));
    told.act(8, (11, 0), "liu-ding", "subsidy", Act::Return);
    told.act(7, (9, 0), "wang-bing", "subsidy", Act::Handover("social-affairs"));
    told.act(7, (10, 0), "huang-geng", "subsidy", Act::Accept);

    let summary = "来访反映：救助科工作人员接待时言语粗暴，要求当面道歉。";
    let accused = Some("zhao-ji");
    told.on(6, (11, 20), Event::Open { case: "rude", summary, phone: "13900000110", accused });
    told.act(6, (15, 0), "zheng-xu", "rude", Act::Assign("liang-hai"));
    told.act(5, (9, 0), "liang-hai", "rude", Act::Start);

    told.text(5, (9, 5), "13900000111", "社区食堂关了半个月，老人没地方吃饭。", "canteen");
    told.act(5, (9, 45), "li-yi", "canteen", Act::Assign("sun-gui"));

    let summary = "来信反映：社会组织年检窗口午休时间过长，多次白跑。";
    told.on(4, (10, 15), Event::Open { case: "lunch", summary, phone: "13900000112", accused: None });
    told.act(4, (10, 50), "li-yi", "lunch", Act::Assign("he-wu"));
    told.act(3, (9, 30), "he-wu", "lunch", Act::Start);
}

fn lately(told: &mut Told<'_>) {
    told.call(3, (12, 40), "anonymous", Manner::voicemail(28), "withheld");
    told.on(2, (9, 0), Event::Losing(true));
    told.text(2, (9, 5), "13900000113", "孤儿补贴本月没有到账。", "orphan");
    told.on(2, (9, 30), Event::Losing(false));
    told.call(2, (15, 30), "anonymous", Manner::missed(), None);
    told.call(1, (9, 20), "13900000114", Manner::missed(), None);
    told.call(1, (10, 10), "13900000115", Manner::answered("1", 2, 200), "street-name");
    told.text(1, (16, 45), "13900000116", "婚姻登记处周六不上班，公示却写着上班。", "saturday");
    told.on(2, (8, 40), Event::Absence { officer: "gao-wei", delegate: "he-wu", in_days: 0, days: 6 });
    told.on(1, (8, 40), Event::Absence { officer: "chen-zi", delegate: "song-yuan", in_days: 4, days: 3 });
    told.on(
        1,
        (11, 30),
        Event::Call { from: "13900000117".to_owned(), manner: Manner::answered("", 0, 90), case: None },
    );
}

/// Calls that only ask something: some each day, seen to by its end.
fn ordinary_calls(told: &mut Told<'_>) {
    let mut chance = StdRng::seed_from_u64(SEED);
    for days in (2..=DAYS).rev() {
        for _ in 0..chance.random_range(1..=3) {
            let at = (chance.random_range(14..=17), chance.random_range(31..=59));
            let from = format!("139000002{:02}", chance.random_range(0..100));
            let in_vain = u32::from(chance.random_range(0..4) == 0);
            let manner = Manner::answered("", in_vain, chance.random_range(35..300));
            told.call(days, at, &from, manner, None);
        }
        told.on(days, (18, 20), Event::Classify);
    }
}
