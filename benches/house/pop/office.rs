//! An office with two hundred officers, in departments that a caller reaches by key, and that never closes.

use std::fmt::Write;

/// How many officers there are.
pub const OFFICERS: usize = DEPARTMENTS * EACH;
/// The complaint office, and the departments of the six matters that a menu has keys for, and inspection.
const DEPARTMENTS: usize = 8;
/// How many officers a department has: so many telephones one call makes ring, one after the other.
const EACH: usize = 25;
/// How many of the complaint office see the whole line.
const SUPERVISORS: usize = 5;

/// The office file.
pub fn file() -> String {
    let mut text = r#"office: { name: 某局, name_en: A Bureau, area_code: "0393", complaint_line: "6687001" }
hours: { periods: ["00:00-00:00"], also_open: [Mon, Tue, Wed, Thu, Fri, Sat, Sun] }
departments:
"#
    .to_owned();
    for number in 0..DEPARTMENTS {
        let duties = match number {
            0 => "[complaint, general]",
            7 => "[discipline]",
            _ => "[]",
        };
        line(
            &mut text,
            format_args!(
                "  - {{ code: d{number}, name: 科室{number}, name_en: D{number}, duties: {duties} }}"
            ),
        );
    }
    line(&mut text, format_args!("matters:"));
    for number in 1..7 {
        line(
            &mut text,
            format_args!(
                "  - {{ code: m{number}, name: 事项{number}, name_en: M{number}, owner: {{ department: d{number} }}, keywords: [词{number}] }}"
            ),
        );
    }
    line(&mut text, format_args!("officers:"));
    for number in 0..OFFICERS {
        let (department, place) = (number / EACH, number % EACH);
        let role = match (department, place) {
            (0, 0..SUPERVISORS) => "office",
            (7, _) => "discipline_inspection",
            _ => "handler",
        };
        line(
            &mut text,
            format_args!(
                "  - {{ code: o{number}, name: 某{number}, department: d{department}, roles: [{role}], telephone: \"0393-66{number:05}\", rings: {} }}",
                place + 1
            ),
        );
    }
    text
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("text grows");
}
