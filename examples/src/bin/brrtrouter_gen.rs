//! Writes a server's main.rs: brrtrouter-gen SPEC TEMPLATE FOLDER.

use std::{env, fs, path::Path, process::exit};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let [spec, template, folder] = args.as_slice() else {
        eprintln!("usage: brrtrouter-gen SPEC TEMPLATE FOLDER");
        exit(2);
    };
    if let Err(error) = generate(spec, template, folder) {
        eprintln!("brrtrouter-gen: {error}");
        exit(1);
    }
}

fn generate(spec: &str, template: &str, folder: &str) -> std::io::Result<()> {
    let paths = brrtrouter::paths(&fs::read_to_string(spec)?);
    let text = fs::read_to_string(template)?.replace("@PATHS@", &format!("{paths:?}"));
    fs::create_dir_all(folder)?;
    fs::write(Path::new(folder).join("main.rs"), text)
}
