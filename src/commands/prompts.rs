//! `shouwen prompts`: spoken texts as audio, made before anybody calls.

use clap::Subcommand;
use serde_json::json;
use shouwen::{
    config::Settings,
    core::clock::SystemClock,
    work::{Random, speech, start},
};
use std::{error::Error, sync::Arc};

/// What `prompts` does.
#[derive(Subcommand)]
pub enum PromptsCommand {
    /// Have every text that all callers hear alike spoken once by the programs of [speech], and keep the audio in
    /// the data folder. What is kept already stays. A text with a name, a number or a code in it is spoken when it is
    /// needed, and is not kept. A recording of your own, prompts/LANGUAGE/PROMPT.wav in the data folder
    /// (prompts/zh-CN/greeting.wav), is taken instead of the program's voice.
    Render,
}

/// Does it.
pub async fn run(
    command: PromptsCommand,
    settings: Settings,
    as_json: bool,
) -> Result<String, Box<dyn Error>> {
    let PromptsCommand::Render = command;
    let app = start::start(settings, Arc::new(SystemClock), Random::from_system()).await?;
    let rendered = speech::prepare_all(&app, |done, of| {
        // Long work shows that it goes on; nobody reads that from a pipe.
        if !as_json {
            eprint!("\r{done}/{of}");
        }
    })
    .await;
    if !as_json {
        eprintln!();
    }
    app.db.close().await;
    let speech::Prepared { spoken, kept, own } = rendered?;
    Ok(if as_json {
        json!({ "spoken": spoken, "kept": kept, "own": own }).to_string()
    } else {
        format!(
            "新合成 {spoken} 条，已有 {kept} 条，其中本单位录音 {own} 条 · {spoken} texts were made now, {kept} were kept already; \
             {own} of them are recordings of your own"
        )
    })
}
