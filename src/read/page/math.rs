//! Formulas: LaTeX → MathML, the door to math-core.

use std::panic::{AssertUnwindSafe, catch_unwind};

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::Scanner;
use crate::model::{Finding, Formula, Severity, Span};

/// How long a formula may be; what is longer is no formula that anybody reads.
const FORMULA_BYTES_MAX: usize = 2_000;
/// How many things may open inside each other before the formula gets a stack of its own.
const OPENS_MAX: usize = 100;
/// How large that stack is: the library takes up to 5 kB for a level, and 2 000 can be open.
const STACK_BYTES: usize = 64 << 20;
/// How many formulas a page may have.
const FORMULAS_MAX: usize = 2_000;
/// How many wrong formulas of a page are listed one by one.
const WRONG_MAX: usize = 20;

/// Attributes of MathML Core that may stay.
const ATTRIBUTES: [&str; 22] = [
    "accent",
    "accentunder",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rowspan",
    "rspace",
    "scriptlevel",
    "stretchy",
    "voffset",
    "width",
];

/// Declarations that the library writes into `style`, and the classes that say the same, since a
/// strict policy forbids the attribute.
const STYLES: [(&str, &str); 9] = [
    ("text-align:left", "l"),
    ("text-align:right", "r"),
    ("padding-left:0", "l0"),
    ("padding-right:0", "r0"),
    ("padding-left:1em", "l1"),
    ("width:100%", "w"),
    ("width:50%", "h"),
    ("border-top:0.05em solid currentcolor", "t"),
    ("border-bottom:0.05em solid currentcolor", "b"),
];

impl Scanner<'_> {
    /// Takes a formula; one that is wrong is reported and shown as written.
    pub(super) fn formula(&mut self, latex: &str, start: usize, end: usize, display: bool) {
        let span = self.span(start, end);
        if self.scan.formulas.len() == FORMULAS_MAX {
            let message = format!("a page has more than {FORMULAS_MAX} formulas");
            let finding = Finding::input("limit-exceeded", Severity::Error, span, message);
            self.findings.push(finding.help("make two pages of it"));
        }
        if self.scan.formulas.len() >= FORMULAS_MAX {
            self.scan.formulas.push(Formula { span, mathml: None });
            return;
        }
        let converted = mathml(latex, display);
        if let Err((place, message)) = &converted {
            let at = self.body[start..end].find(latex).map_or(start, |inner| start + inner);
            let place = self.span(at + place.start, at + place.end);
            let exact = place.start < place.end && place.end <= span.end;
            self.wrong_formula(if exact { place } else { span }, message);
        }
        self.scan.formulas.push(Formula { span, mathml: converted.ok() });
    }

    /// Reports the first wrong formulas of a page one by one, and that there are more.
    fn wrong_formula(&mut self, span: Span, message: &str) {
        let before = self.scan.formulas.iter().filter(|formula| formula.mathml.is_none()).count();
        let finding = match before {
            0..WRONG_MAX => Finding::input("invalid-math", Severity::Error, span, message)
                .help("correct it, or write `\\$` for a dollar sign"),
            WRONG_MAX => {
                let message = "more wrong formulas of this page are not listed";
                Finding::input("limit-exceeded", Severity::Error, span, message)
                    .help("mend the listed ones first")
            }
            _ => return,
        };
        self.findings.push(finding);
    }
}

/// A place in a formula, and what is wrong there.
type Wrong = (std::ops::Range<usize>, String);

fn mathml(latex: &str, display: bool) -> Result<String, Wrong> {
    let whole = 0..latex.len();
    if latex.len() > FORMULA_BYTES_MAX {
        let message = format!("a formula is longer than {FORMULA_BYTES_MAX} bytes");
        return Err((whole, message));
    }
    let opens = latex.bytes().filter(|b| matches!(b, b'{' | b'\\' | b'^' | b'_' | b'[')).count();
    let converted = match opens {
        0..OPENS_MAX => converted(latex, display),
        // The library descends once for each of them, so it gets room for all.
        _ => std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
            let work = thread.spawn_scoped(scope, || converted(latex, display)).ok()?;
            work.join().ok()?
        }),
    };
    match converted {
        Some(Ok(mathml)) => match plain(&mathml) {
            Some(mathml) => Ok(mathml),
            None => Err((whole, "the formula uses what pages cannot show".to_owned())),
        },
        Some(Err((place, message))) => Err((place, format!("this is no formula: {message}"))),
        None => Err((whole, "the formula cannot be read".to_owned())),
    }
}

/// Returns what the library makes of it; nothing when it fails in a way of its own.
fn converted(latex: &str, display: bool) -> Option<Result<String, Wrong>> {
    let how = if display { MathDisplay::Block } else { MathDisplay::Inline };
    let convert = || {
        let converter = LatexToMathML::new(MathCoreConfig::default()).ok()?;
        Some(converter.convert_with_local_state(latex, how))
    };
    // A fault of the library must not end the build.
    Some(match catch_unwind(AssertUnwindSafe(convert)).ok()?? {
        Ok(result) => Ok(result.mathml),
        Err(error) => Err((error.0.clone(), clause(&error.error_message()))),
    })
}

/// Returns a sentence of the library as a clause of ours.
fn clause(message: &str) -> String {
    let message = message.trim_end_matches('.').replace('"', "`");
    let mut letters = message.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// Returns MathML with nothing but elements and attributes of MathML Core; `style` became classes.
///
/// `None` when there is anything else: what an author writes between dollar signs is never HTML.
fn plain(mathml: &str) -> Option<String> {
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some((text, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>')?;
        out.push_str(text);
        rest = after;
        let name = tag.trim_start_matches('/').split([' ', '/']).next()?;
        if !name.starts_with('m') || !name.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        out.push('<');
        match tag.split_once(' ').filter(|_| !tag.starts_with('/')) {
            None => out.push_str(tag),
            Some((name, attributes)) => {
                out.push_str(name);
                push_attributes(&mut out, attributes.trim_end_matches('/'))?;
                out.push_str(if attributes.ends_with('/') { "/" } else { "" });
            }
        }
        out.push('>');
    }
    out.push_str(rest);
    Some(out)
}

fn push_attributes(out: &mut String, attributes: &str) -> Option<()> {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after.trim_start();
        if ATTRIBUTES.contains(&name) {
            out.push_str(&format!(" {name}=\"{value}\""));
        } else if name == "style" {
            let parts = value.split(';').map(|part| part.trim().replace(": ", ":"));
            let class = |part: String| STYLES.iter().find(|(style, _)| *style == part);
            let classes: Vec<&str> = parts.filter_map(class).map(|(_, class)| *class).collect();
            if !classes.is_empty() {
                out.push_str(&format!(" class=\"{}\"", classes.join(" ")));
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{mathml, plain};

    #[test]
    fn formulas_become_mathml_without_styles() {
        let html = mathml(r"A = \frac{1}{2}", false);
        assert_eq!(
            html.as_deref(),
            Ok("<math><mi>A</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>")
        );
        let table = mathml(r"\begin{align} a &= b \end{align}", true);
        let table = table.expect("a table is a formula");
        assert!(table.contains("<mtd class=\"r r0\">") && !table.contains(" style"), "{table}");
    }

    #[test]
    fn mistakes_have_their_place() {
        let wrong = mathml(r"a + \nope b", false).expect_err("no such command");
        assert_eq!(wrong, (4..9, "this is no formula: unknown command `\\nope`".to_owned()));
        assert!(mathml(&"x".repeat(3_000), false).is_err());
        assert!(plain("<math><script>x</script></math>").is_none());
        assert!(plain("<math><mi").is_none());
    }

    #[test]
    fn what_is_nested_deep_ends() {
        for (open, close) in
            [("{", "}"), (r"\sqrt ", ""), (r"\frac1", ""), ("^{", "}"), (r"\left(", r"\right)")]
        {
            let levels = 2_000 / (open.len() + close.len());
            let text = format!("{}x{}", open.repeat(levels), close.repeat(levels));
            let _ = mathml(&text[..text.len().min(2_000)], true);
            let _ = mathml(&open.repeat(2_000 / open.len()), true);
        }
    }

    proptest! {
        #[test]
        fn no_formula_is_markup(text in r"([a-z{}^_&<>$\\ ]|\\(frac|sqrt|text|left|right|begin|end|color|mathbb)|\{(matrix|align|cases|red)\}|[()]){0,40}") {
            if let Ok(html) = mathml(&text, true) {
                for tag in html.split('<').skip(1) {
                    prop_assert!(tag.trim_start_matches('/').starts_with('m'), "{html}");
                }
            }
        }
    }
}
