//! Secrets that a person types: never shown, never an argument that other users of the machine see.

use std::io::{self, BufRead, Read};

/// The most bytes that are read of a line.
const MOST: u64 = 4096;

/// A new password, typed twice at the terminal without being shown.
pub fn asked_twice() -> io::Result<String> {
    let ask = |words: &str| {
        rpassword::prompt_password(words).map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("no password can be asked for here ({error}): give it with --stdin"),
            )
        })
    };
    let (first, second) = (ask("新口令（至少 12 个字符）：")?, ask("再输入一次：")?);
    if first == second {
        Ok(first)
    } else {
        Err(io::Error::other("两次输入不一致 / the two differ: nothing was changed"))
    }
}

/// The first line of standard input.
pub fn first_line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().take(MOST).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
