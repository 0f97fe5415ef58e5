//! Pages: every row once, whatever is added meanwhile.

use super::LISTS;
use crate::{on_both_engines, support::House};
use serde_json::Value;

/// Reads a list to its end; `between` happens after every page.
async fn all(house: &House, token: &str, list: &str, limit: usize, between: impl AsyncFn()) -> Vec<String> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = house.get(&format!("/api/v1/{list}?limit={limit}{cursor}"), token).await;
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= limit);
        seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return seen,
        }
        between().await;
    }
}

on_both_engines! {
    whatever_the_limit_each_row_comes_once_while_rows_are_added => async |house: House| {
        let office = house.token("li-yi").await;
        for n in 0..7 {
            house.call(&format!("1380013800{n}")).await.hang_up().await;
            // Several in one moment: the id breaks the tie.
            house.advance(chrono::Duration::seconds(n % 2));
        }
        for limit in (1..=8).chain([200]) {
            let before = all(&house, &office, "calls", 200, async || ()).await;
            let read = all(&house, &office, "calls", limit, async || {
                house.call("13900139000").await.hang_up().await;
            }).await;
            let known: Vec<&String> = read.iter().filter(|id| before.contains(id)).collect();
            assert_eq!(known, before.iter().collect::<Vec<_>>(), "limit {limit}: each once, newest first");
        }
    };
    every_list_refuses_what_is_no_page => async |house: House| {
        let office = house.token("li-yi").await;
        for list in LISTS {
            for wrong in ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=", "limit=1&limit=2", "page=2", "state=nonsense"] {
                let (status, problem) = house.api("GET", &format!("/api/v1/{list}?{wrong}"), &office, &Value::Null).await;
                assert_eq!((status, &problem["type"]), (400, &Value::from("/problems/malformed")), "{list}?{wrong}");
            }
            assert!(house.get(&format!("/api/v1/{list}?limit=200"), &office).await["items"].is_array());
        }
    };
}
