//! Exports: what an officer may see, and nothing that a spreadsheet would reckon with.

use super::{done, open};
use crate::{on_both_engines, support::House};
use shouwen::{
    core::directory::OfficerCode,
    work::export::{ExportError, Format, Order, What, export},
};
use std::io::{Cursor, Read};

const LISTS: [What; 3] = [What::Calls, What::Cases, What::Messages];

async fn bytes(house: &House, what: What, officer: &str, format: Format) -> Vec<u8> {
    let officer: OfficerCode = officer.parse().unwrap();
    let order = Order { what, officer, format, from: None, to: None, by: "command".to_owned() };
    let mut file = Cursor::new(Vec::new());
    export(&house.app, &order, &mut file).await.unwrap();
    file.into_inner()
}

async fn csv(house: &House, what: What, officer: &str) -> String {
    String::from_utf8(bytes(house, what, officer, Format::Csv).await).unwrap()
}

async fn everything(house: &House, officer: &str) -> Vec<String> {
    let mut all = Vec::new();
    for what in LISTS {
        all.push(csv(house, what, officer).await);
    }
    all
}

on_both_engines! {
    what_accuses_an_officer_leaves_no_trace_in_their_exports => async |house: House| {
        open(&house, None, "窗口无人").await;
        let mut call = house.call("13800138001").await;
        call.answered(40).await;
        call.hang_up().await;
        house.pass(chrono::Duration::minutes(1)).await;
        let (accused, head) = ("zhao-ji", "liu-ding");
        let before = [everything(&house, accused).await, everything(&house, head).await];
        let seen = everything(&house, "li-yi").await;
        open(&house, Some(accused), "态度粗暴").await;
        // Its acknowledgement goes out, and is no trace either.
        house.tick().await;
        assert_eq!([everything(&house, accused).await, everything(&house, head).await], before);
        let now = everything(&house, "li-yi").await;
        assert!(now[1] != seen[1] && now[2] != seen[2] && now[1].contains("态度粗暴"), "the office sees it");
    };
    excel_reads_it_and_takes_no_text_for_a_formula => async |house: House| {
        for formula in ["=1+1", "+cmd", "-2", "@SUM(A1)", " =1", "＝1+1", "\t=1"] {
            open(&house, None, formula).await;
        }
        open(&house, None, "普通,带逗号和\"引号\"的\n内容").await;
        let text = csv(&house, What::Cases, "li-yi").await;
        assert!(text.starts_with("\u{feff}件号,类型,署名"), "{text}");
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 8);
        for cell in rows.iter().flatten() {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '＝']), "{cell:?} would be reckoned with");
        }
        assert!(rows.iter().any(|row| &row[13] == "'=1+1"));
        assert!(rows.iter().any(|row| row[13].contains("带逗号和\"引号\"的\n内容")), "as it was written");
        let book = bytes(&house, What::Cases, "li-yi", Format::Xlsx).await;
        let sheet = part(&book, "xl/worksheets/sheet1.xml");
        assert_eq!(sheet.matches("<row ").count(), 9);
        assert!(!sheet.contains("<f>"), "no formula");
        assert!(part(&book, "xl/workbook.xml").contains("件"));
    };
    a_file_names_no_complainant_whoever_writes_it => async |house: House| {
        open(&house, None, "窗口无人").await;
        for officer in ["li-yi", "song-yuan"] {
            let masked = csv(&house, What::Cases, officer).await;
            assert!(masked.contains("138****8000") && !masked.contains("来电人"), "{officer}: {masked}");
        }
        let nothing = Order {
            what: What::Cases, officer: "system-admin".parse().unwrap(), format: Format::Csv, from: None, to: None,
            by: "command".to_owned(),
        };
        let mut file = Cursor::new(Vec::new());
        let refused = export(&house.app, &nothing, &mut file).await;
        assert!(matches!(refused, Err(ExportError::SeesNothing(_))), "{refused:?}");
        assert!(file.into_inner().is_empty());
    };
    days_bound_it_and_pages_lose_no_row => async |house: House| {
        for number in 0..205 {
            if number % 41 == 0 {
                house.advance(chrono::Duration::days(1));
            }
            open(&house, None, &format!("第{number}件")).await;
        }
        let all = csv(&house, What::Cases, "li-yi").await;
        assert!((0..205).all(|number| all.matches(&format!("第{number}件")).count() == 1));
        let order = Order {
            what: What::Cases, officer: "li-yi".parse().unwrap(), format: Format::Csv,
            from: Some("2026-03-04".parse().unwrap()), to: Some("2026-03-05".parse().unwrap()),
            by: "command".to_owned(),
        };
        let mut file = Cursor::new(Vec::new());
        assert_eq!(export(&house.app, &order, &mut file).await.unwrap(), 82, "the third and the fourth day");
        let backwards = Order { from: order.to, to: order.from, ..order.clone() };
        assert!(matches!(export(&house.app, &backwards, &mut file).await, Err(ExportError::Backwards { .. })));
    };
    every_export_is_noted => async |house: House| {
        csv(&house, What::Calls, "wang-bing").await;
        let (act, detail) = done(&house).await.pop().unwrap();
        assert_eq!((act.as_str(), &detail["what"], &detail["as"]), ("exported", &"calls".into(), &"wang-bing".into()));
    };
}

/// One part of a workbook, as text.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}
