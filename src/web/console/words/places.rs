//! Directory, calendar, reminders, scripts, figures, audit, settings.

use super::words;

words! { PLACES:
    DEPARTMENTS = "科室", "Departments";
    OFFICERS = "工作人员", "Officers";
    MATTERS = "事项", "Matters";
    AGENCIES = "外单位", "Outside agencies";
    CODE = "代码", "Code";
    NAME = "名称", "Name";
    TELEPHONE = "电话", "Telephone";
    VERIFIED = "上次核实", "Last verified";
    HEAD = "负责人", "Head";
    SUPERVISOR = "分管领导", "Supervising leader";
    DUTIES = "职责", "Duties";
    ABSENCES = "外出与代理", "Absences and delegates";
    FROM = "起", "From";
    UNTIL = "止", "Until";
    DELEGATE = "代理人", "Delegate";
    NO_ABSENCES = "近期没有外出登记。", "Nobody is registered as out.";
    TASK = "待办事项", "Task";
    TASK_DUE = "办理时限", "Due";
    TASK_DONE = "标记完成", "Mark as done";
    NO_TASKS = "没有待办事项。", "No tasks.";
    MORE_TASKS = "查看全部待办", "All tasks";
    NOTICES = "放假安排通知", "Holiday notices";
    COVERAGE = "日历覆盖至", "Covered until";
    MONTH = "月份", "Month";
    WORKING_DAY = "工作日", "Working day";
    DAY_OFF = "非工作日", "Day off";
    MAKE_UP_DAY = "调休上班", "Make-up workday";
    PREVIOUS_MONTH = "上一月", "Previous month";
    NEXT_MONTH = "下一月", "Next month";
    ISSUED = "发布日期", "Issued";
    NOTICE_NUMBER = "文号", "Number";
    NEXT_SEVEN_DAYS = "未来七天的提醒", "Reminders of the next seven days";
    RUNG = "提醒节点", "Rung";
    FIGURE = "指标", "Figure";
    VALUE = "数值", "Value";
    DEFINITION = "口径", "Definition";
    PERIOD = "统计期间", "Period";
    ACTOR = "操作人", "Actor";
    ACTION = "操作", "Action";
    CONTENT = "内容", "Content";
    SETTING = "设置项", "Setting";
    SCRIPT = "流程", "Script";
    NO_FINDINGS = "检查通过，没有发现问题。", "Checked: no findings.";
}
