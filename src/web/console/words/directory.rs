//! Editing the directory: who is out, numbers, hours, officers, and what may be wrong with an edit.

use super::{Text, words};
use crate::core::directory::FaultKind;
use chrono::Weekday;

words! { DIRECTORY:
    EDIT = "编辑", "Edit";
    DIRECTORY_EDITED = "已保存，自现在起生效。", "Saved; it counts from now on.";
    NOT_EDITED = "没有保存，请改正标出的内容。", "Nothing was saved; correct what is marked.";
    ABSENCE_ENTER = "登记外出", "Enter an absence";
    ABSENCE_CANCEL = "撤销登记", "Take it back";
    ABSENCE_END = "提前结束", "End it now";
    ABSENCE_HINT = "经办人员外出，应委托或由主管领导安排其他同志代理其业务（R1.5a）。外出期间，来电、交办和提醒自动转给代理人。", "Whoever is out has somebody stand in (R1.5a). Calls, assignments and reminders go to the delegate meanwhile, by themselves.";
    ABSENT_OFFICER = "外出人员", "Who is out";
    ABSENT_FROM = "外出首日", "First day out";
    ABSENT_UNTIL = "外出末日", "Last day out";
    NO_DELEGATE = "暂未指定代理人", "No delegate named yet";
    NUMBER_TOLD_TO_CALLERS = "告知来电人的号码", "The number that callers are told";
    NUMBER_HINT = "来电事项属其他科室的，告知该科室的电话号码（R3.4）；不属本单位的，告知外单位号码（R3.6）。更换号码后须重新核实。", "A caller with another department's matter is told its number (R3.4), or that of an agency outside (R3.6). A new number has to be verified anew.";
    NUMBER_STALE = "需核实", "to be verified";
    VERIFY_NUMBER = "核实号码", "Verify the number";
    VERIFY_HINT = "请先拨打此号码，确认由该单位接听。长期未核实的号码不再向来电人播报。", "Call the number first and make sure who answers. One that nobody has verified for long is not told any more.";
    VERIFIED_TODAY = "已核实", "It is right";
    NUMBER_WRONG = "号码不对或无人接听", "Wrong, or nobody answers";
    CALL_NUMBER = "拨打", "Call";
    OFFICE_HOURS = "办公时间", "Opening hours";
    HOURS_HINT = "北京时间，按工作日历执行（调休上班日照常办公）。多个时段用逗号分开，例如 08:30-12:00，14:30-18:00。", "Beijing time, on working days of the calendar (make-up workdays too). Separate periods by a comma: 08:30-12:00, 14:30-18:00.";
    PERIODS = "时段", "Periods";
    ALSO_OPEN = "非工作日也办公的星期", "Weekdays that are open whatever the calendar says";
    OFFICER_HINT = "角色或科室变更后，该人员须重新登录；本人的角色和科室由他人修改。", "Whose roles or department change has to sign in anew; one's own are changed by somebody else.";
    OFFICER_TELEPHONE = "接听来电的电话", "Where calls ring";
    OFFICER_MOBILE = "接收提醒短信的手机", "Where reminders arrive by SMS";
    MONDAY = "周一", "Mon";
    TUESDAY = "周二", "Tue";
    WEDNESDAY = "周三", "Wed";
    THURSDAY = "周四", "Thu";
    FRIDAY = "周五", "Fri";
    SATURDAY = "周六", "Sat";
    SUNDAY = "周日", "Sun";
    FAULT_OTHER = "通讯录不能这样修改，请核对后重试。", "The directory cannot be changed like this; check it and try again.";
    FAULT_NUMBER = "电话号码无法识别，请填写固定电话、手机号码或短号，例如 0393-6680201。", "This is no telephone number; write a landline, a mobile number or a short code, as 0393-6680201.";
    FAULT_DATE = "请选择日期。", "Choose a day.";
    FAULT_ROLE = "没有这个角色。", "There is no such role.";
    FAULT_PERIOD = "时段写法不正确：每段写作 08:30-12:00，按先后排列，两段之间须有间隔。", "Write each period as 08:30-12:00, in order, with a break between two.";
    FAULT_UNKNOWN = "通讯录中没有这一项，可能刚被其他人修改。", "The directory has no such entry; perhaps somebody has just changed it.";
    FAULT_NO_ROLE = "至少选择一个角色。", "Choose at least one role.";
    FAULT_LACKS_ROLE = "该人员是某科室的负责人或分管领导，须保留相应角色。", "This officer heads or supervises a department and has to keep the role for it.";
    FAULT_NO_STAFF = "承担投诉或纪检职责的科室不能没有工作人员。", "A department that hears complaints cannot be without officers.";
    FAULT_NO_NUMBER = "须有可以接通的号码：承担职责的科室每名工作人员须有电话，有事项的科室至少须有一个号码。", "There has to be a number: of every officer of a department with duties, and one at least of a department with matters.";
    FAULT_OWN_LINE = "不能填写投诉电话本身，来电会一直振铃到自己。", "This is the complaint line itself: a call would ring its own line.";
    FAULT_BACKWARDS = "末日不能早于首日，也不能早于今天。", "The last day lies before the first one, or before today.";
    FAULT_OVERLAP = "与该人员已登记的外出时间重叠。", "It overlaps another absence of this officer.";
    FAULT_OWN_DELEGATE = "不能由本人代理本人，请另选代理人（R1.5a）。", "Nobody stands in for themselves; name somebody else (R1.5a).";
    FAULT_CIRCLE = "代理人届时也外出并由对方代理，请另选在岗人员（R1.5a）。", "The delegates are out and stand in for each other; name somebody who is in (R1.5a).";
    FAULT_OWN_DUTIES = "本人的角色和科室由其他工作人员修改。", "One's own roles and department are changed by somebody else.";
    FAULT_RESERVED = "系统管理员和纪检角色只能由具有该角色的人员授予或撤销。", "Administrators and inspectors are made by those who have this role.";
    FAULT_UNFIT_DELEGATE = "代理人不能承担该业务：须为接听来电的人员；纪检人员与其他人员不互相代理。", "The delegate cannot stand in: it has to be somebody who takes calls; inspectors stand in for inspectors, and for nobody else.";
}

/// What is wrong with an edit.
pub const fn fault(kind: FaultKind) -> Text {
    match kind {
        FaultKind::Number | FaultKind::AreaCode => FAULT_NUMBER,
        FaultKind::Date | FaultKind::Moment => FAULT_DATE,
        FaultKind::Role => FAULT_ROLE,
        FaultKind::Period | FaultKind::NoHours | FaultKind::Weekday => FAULT_PERIOD,
        FaultKind::Unknown | FaultKind::Code => FAULT_UNKNOWN,
        FaultKind::NoRole => FAULT_NO_ROLE,
        FaultKind::LacksRole => FAULT_LACKS_ROLE,
        FaultKind::NoStaff => FAULT_NO_STAFF,
        FaultKind::NoNumber => FAULT_NO_NUMBER,
        FaultKind::OwnLine => FAULT_OWN_LINE,
        FaultKind::Backwards => FAULT_BACKWARDS,
        FaultKind::Overlap => FAULT_OVERLAP,
        FaultKind::OwnDelegate => FAULT_OWN_DELEGATE,
        FaultKind::Circle => FAULT_CIRCLE,
        FaultKind::OwnDuties => FAULT_OWN_DUTIES,
        FaultKind::Reserved => FAULT_RESERVED,
        FaultKind::UnfitDelegate => FAULT_UNFIT_DELEGATE,
        FaultKind::Shape
        | FaultKind::Empty
        | FaultKind::Duty
        | FaultKind::Taken
        | FaultKind::NoHolder
        | FaultKind::DutiesTogether
        | FaultKind::Keyword => FAULT_OTHER,
    }
}

/// A day of the week.
pub const fn weekday(day: Weekday) -> Text {
    match day {
        Weekday::Mon => MONDAY,
        Weekday::Tue => TUESDAY,
        Weekday::Wed => WEDNESDAY,
        Weekday::Thu => THURSDAY,
        Weekday::Fri => FRIDAY,
        Weekday::Sat => SATURDAY,
        Weekday::Sun => SUNDAY,
    }
}
