//! Who has which page: the tables of docs/console.md, the routes, and every role tried on every route.

use super::desk;
use crate::{on_both_engines, support::House};
use shouwen::web::console::{self, Right, words::Tongue};
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENT: &str = include_str!("../../../docs/console.md");

/// The table whose head begins with `first`: a row of cells a line.
fn table(first: &str) -> Vec<Vec<String>> {
    let lines = DOCUMENT.lines().skip_while(|line| !line.starts_with(&format!("| {first} |")));
    let rows = lines.take_while(|line| line.starts_with('|'));
    let cells = |line: &str| {
        line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    rows.filter(|line| !line.starts_with("|---")).map(cells).collect()
}

fn name(right: Right) -> &'static str {
    match right {
        Right::SignedIn => "signed in",
        Right::Cases => "cases",
        Right::Bureau => "bureau",
        Right::System => "system",
        Right::Oversight => "oversight",
        Right::Directory => "directory",
    }
}

/// The rights of each role, as the document says.
fn rights() -> BTreeMap<String, BTreeSet<String>> {
    let rows = table("right");
    let (head, rows) = rows.split_first().unwrap();
    let of =
        |place: usize| rows.iter().filter(move |row| row[place] == "yes").map(|row| row[0].clone()).collect();
    (1..head.len()).map(|place| (head[place].clone(), of(place))).collect()
}

#[test]
fn the_document_names_every_route_with_its_right() {
    let told: BTreeMap<String, String> =
        table("route").into_iter().skip(1).map(|row| (row[0].clone(), row[1].clone())).collect();
    let routes: BTreeMap<String, String> =
        console::table().iter().map(|route| (route.path.to_owned(), name(route.right).to_owned())).collect();
    assert_eq!(told, routes);
    assert_eq!(rights().len(), 7, "every role has its column");
}

/// An address of a route, with ids of nothing.
fn address(path: &str) -> String {
    path.replace("{id}", "0198c0de-0000-7000-8000-000000000000")
        .replace("{number}", "2026-000001")
        .replace("{act}", "start")
        .replace("{code}", "nobody")
}

on_both_engines! {
    every_role_is_let_to_its_pages_and_to_no_others => async |house: House| {
        let (rights, facts) = (rights(), house.app.facts());
        let mut tried = BTreeSet::new();
        for officer in facts.directory.officers() {
            let roles: BTreeSet<String> =
                officer.roles.iter().map(|role| serde_json::to_value(role).unwrap().as_str().unwrap().to_owned()).collect();
            if !tried.insert(roles.clone()) {
                continue;
            }
            let own: BTreeSet<&String> = roles.iter().flat_map(|role| &rights[role]).collect();
            let at = desk(&house, officer.code.as_str()).await;
            for route in console::table() {
                let has = own.contains(&name(route.right).to_owned());
                for method in ["GET", "POST"] {
                    let reply = at.asked(method, &address(route.path), &[], Tongue::Simplified).await;
                    let status = reply.status.as_u16();
                    assert_eq!(status == 403, !has, "{roles:?} {method} {}: {status}", route.path);
                    assert!(status < 500, "{roles:?} {method} {}: {status}", route.path);
                }
                if route.path == "/console/account/sign-out-everywhere" {
                    break;
                }
            }
        }
        let known: BTreeSet<&String> = tried.iter().flatten().collect();
        assert_eq!(known.len(), rights.len(), "the demo office has every role");
    };
}
