//! The scripts as a page: drawn without script or inline style, told as a list, in the viewer's language.

use super::{desk, text, visible};
use crate::{on_both_engines, support::House};
use shouwen::{
    core::{directory::Language, script::steps},
    web::console::words::Tongue,
};

on_both_engines! {
    every_script_is_drawn_and_told_as_a_list => async |house: House| {
        let at = desk(&house, "yang-wu").await;
        let page = at.page("/console/scripts").await;
        assert!(!page.contains(" style=") && !page.contains("<style"), "nothing inline");
        let book = house.app.facts().book.clone();
        for flow in book.flows() {
            let (_, panel) = page.split_once(&format!("<section class=\"panel\" id=\"{}\"", flow.name())).unwrap();
            let panel = panel.split("</section>").next().unwrap();
            let steps = steps(flow, Language::Chinese);
            assert_eq!(panel.matches("<g class=\"step ").count(), steps.len(), "{}", flow.name());
            let ways: usize = steps.iter().map(|step| step.ways.len()).sum();
            assert_eq!(panel.matches("<g class=\"line").count(), ways, "{}", flow.name());
            let (_, list) = panel.split_once("<ol class=\"steps\">").unwrap();
            for step in &steps {
                assert!(list.contains(&format!("<strong>{}</strong>", step.name)), "{} of {}", step.name, flow.name());
            }
            assert_eq!(list.matches(" → ").count(), ways, "{}", flow.name());
            assert!(panel.contains("flowchart TD"), "Mermaid's text stays");
        }
    };
    the_drawing_speaks_the_viewers_language => async |house: House| {
        let at = desk(&house, "yang-wu").await;
        for (tongue, words) in [
            (Tongue::Simplified, ["转接人工", "按键 0", "无人接听", "没有发现问题"]),
            (Tongue::Traditional, ["轉接人工", "按鍵 0", "無人接聽", "沒有發現問題"]),
            (Tongue::English, ["rings a person", "key 0", "nobody", "no findings"]),
        ] {
            let page = visible(&text(&at.asked("GET", "/console/scripts", &[], tongue).await));
            for word in words {
                assert!(page.contains(word), "{word} in {tongue:?}");
            }
        }
    };
}
