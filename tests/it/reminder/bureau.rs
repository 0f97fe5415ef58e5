//! An invented bureau, and office hours.

use shouwen::core::directory::{Directory, OfficeHours};

/// `relief` (head, handler, colleague), `office` (clerk) and `discipline` (inspector), all under `leader`.
const BUREAU: &str = r#"
office: { name: 某局, name_en: A Bureau, area_code: "0393", complaint_line: "6687001" }
hours: { periods: ["08:30-12:00", "14:30-18:00"] }
departments:
  - { code: relief, name: 救助科, name_en: Relief, head: head, supervisor: leader }
  - { code: office, name: 办公室, name_en: Office, duties: [complaint, general], supervisor: leader }
  - { code: discipline, name: 纪检组, name_en: Discipline, duties: [discipline], supervisor: leader }
  - { code: leadership, name: 局领导, name_en: Leadership }
matters: []
officers:
  - { code: head, name: 甲, department: relief, roles: [department_head, handler], telephone: "0393-6680001", rings: 1 }
  - { code: handler, name: 乙, department: relief, roles: [handler], telephone: "0393-6680002", rings: 2 }
  - { code: colleague, name: 丙, department: relief, roles: [handler], telephone: "0393-6680003", rings: 3 }
  - { code: clerk, name: 丁, department: office, roles: [office, operator], telephone: "0393-6680004", rings: 1 }
  - { code: inspector, name: 戊, department: discipline, roles: [discipline_inspection], telephone: "0393-6680005", rings: 1 }
  - { code: leader, name: 己, department: leadership, roles: [supervising_leader], telephone: "0393-6680006", rings: 1 }
agencies: []
"#;

/// The bureau with absences: `officer from until delegate`, `null` for no delegate.
pub fn bureau(absences: &[&str]) -> Directory {
    let mut yaml = format!("{BUREAU}absences:{}\n", if absences.is_empty() { " []" } else { "" });
    yaml.extend(absences.iter().map(|absence| {
        let [officer, from, until, delegate] = absence.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{absence}: four words")
        };
        format!("  - {{ officer: {officer}, from: {from}, until: {until}, delegate: {delegate} }}\n")
    }));
    Directory::parse(&yaml, "bureau.yaml").unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// Hours of every working day: `08:30-12:00`, …
pub fn hours(periods: &[&str]) -> OfficeHours {
    serde_json::from_value(serde_json::json!({ "periods": periods })).expect("hours")
}
