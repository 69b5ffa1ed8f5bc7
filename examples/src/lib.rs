//! A router small enough for an example: it reads the paths of an API
//! description, and finds the one that a request means.

/// The paths of an OpenAPI description, in its order.
pub fn paths(spec: &str) -> Vec<String> {
    spec.lines()
        .filter_map(|line| line.strip_prefix("  /"))
        .filter_map(|line| line.strip_suffix(':'))
        .map(|path| format!("/{path}"))
        .collect()
}

/// The path that matches a request, where `{name}` stands for any one segment.
pub fn route<'a>(paths: &[&'a str], request: &str) -> Option<&'a str> {
    paths.iter().copied().find(|path| {
        let (mut want, mut have) = (path.split('/'), request.split('/'));
        loop {
            match (want.next(), have.next()) {
                (None, None) => return true,
                (Some(w), Some(h)) if w == h || w.starts_with('{') => {}
                _ => return false,
            }
        }
    })
}
