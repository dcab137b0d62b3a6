//! The languages that code is coloured in: one row each.

/// How a language puts words together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Statements of words and signs.
    Code,
    /// Keys and values.
    Keyed,
    /// The first word of a line is the command.
    Commands,
    /// Tags and attributes.
    Markup,
    /// Lines added and removed.
    Diff,
}

/// How one language writes what is coloured.
pub(super) struct Language {
    names: &'static [&'static str],
    pub(super) shape: Shape,
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comment: (&'static str, &'static str),
    pub(super) quotes: &'static str,
    /// Whether strings may go over several lines.
    pub(super) long_strings: bool,
    /// Whether `$name` is a variable.
    pub(super) variables: bool,
    keywords: &'static str,
    any_case: bool,
}

impl Language {
    /// Returns whether `word` is a keyword.
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        self.keywords.split(' ').any(|keyword| match self.any_case {
            true => keyword.eq_ignore_ascii_case(word),
            false => keyword == word,
        })
    }
}

/// Returns whether `word` is a value in nearly every language.
pub(super) fn is_literal(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "nil" | "None" | "True" | "False" | "undefined")
}

/// Returns the language that is called `name`.
pub(super) fn find(name: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.names.contains(&name))
}

const fn keyed(names: &'static [&'static str], comments: &'static [&'static str]) -> Language {
    Language {
        names,
        shape: Shape::Keyed,
        line_comments: comments,
        block_comment: ("", ""),
        quotes: "\"'",
        long_strings: false,
        variables: false,
        keywords: "",
        any_case: false,
    }
}

const fn code(names: &'static [&'static str], keywords: &'static str) -> Language {
    Language {
        names,
        shape: Shape::Code,
        line_comments: &["//"],
        block_comment: ("/*", "*/"),
        quotes: "\"'`",
        long_strings: false,
        variables: false,
        keywords,
        any_case: false,
    }
}

const LANGUAGES: &[Language] = &[
    keyed(&["yaml", "yml"], &["#"]),
    Language { block_comment: ("/*", "*/"), ..keyed(&["json", "jsonc", "json5"], &["//"]) },
    keyed(&["toml"], &["#"]),
    keyed(&["ini", "conf", "cfg", "properties", "env", "dotenv", "systemd"], &["#", ";"]),
    keyed(&["http"], &[]),
    Language {
        variables: true,
        block_comment: ("/*", "*/"),
        keywords: "resource data variable output module provider terraform locals dynamic for in if",
        ..keyed(&["hcl", "terraform", "tf"], &["#", "//"])
    },
    Language {
        line_comments: &["#"],
        block_comment: ("", ""),
        long_strings: true,
        variables: true,
        ..code(
            &["bash", "sh", "shell", "zsh", "console", "shell-session"],
            "if then else elif fi for in do done while until case esac function return exit local \
             export readonly set unset shift trap echo cd source sudo eval exec",
        )
    },
    Language {
        shape: Shape::Commands,
        variables: true,
        ..keyed(&["nginx", "haproxy", "apache", "caddy", "varnish", "vcl"], &["#"])
    },
    Language {
        shape: Shape::Commands,
        variables: true,
        ..keyed(&["dockerfile", "docker", "containerfile"], &["#"])
    },
    Language { variables: true, ..keyed(&["makefile", "make"], &["#"]) },
    Language {
        line_comments: &["--"],
        any_case: true,
        ..code(
            &["sql", "mysql", "postgres", "postgresql"],
            "select insert update delete from where and or not in is null as join left right inner \
             outer on group by order having limit offset union all distinct create alter drop table \
             index view primary key foreign references unique default values into set begin commit \
             rollback grant revoke to with case when then else end int integer varchar text boolean \
             timestamp date if exists database user",
        )
    },
    Language {
        quotes: "\"",
        long_strings: true,
        ..code(
            &["rust", "rs"],
            "as async await break const continue crate dyn else enum extern fn for if impl in let loop \
             match mod move mut pub ref return self Self static struct super trait type unsafe use \
             where while",
        )
    },
    Language {
        line_comments: &["#"],
        block_comment: ("", ""),
        ..code(
            &["python", "py"],
            "and as assert async await break class continue def del elif else except finally for from \
             global if import in is lambda nonlocal not or pass raise return try while with yield",
        )
    },
    code(
        &["javascript", "js", "typescript", "ts", "jsx", "tsx", "mjs"],
        "async await break case catch class const continue default delete do else export extends \
         finally for from function if import in instanceof interface let new of return static super \
         switch this throw try type typeof var void while yield",
    ),
    code(
        &["go", "golang"],
        "break case chan const continue default defer else fallthrough for func go goto if import \
         interface map package range return select struct switch type var",
    ),
    code(
        &["c", "cpp", "c++", "h", "java", "csharp", "cs", "kotlin", "php"],
        "abstract break case catch char class const continue default do double else enum extends \
         final float for foreach fun function if implements import int interface long namespace new \
         package private protected public return short static struct super switch this throw try \
         typedef using val var virtual void while",
    ),
    Language {
        line_comments: &["#"],
        block_comment: ("", ""),
        ..code(
            &["ruby", "rb", "puppet"],
            "begin break case class def do else elsif end ensure for if in module next node require \
             rescue return self super then unless until when while yield",
        )
    },
    Language {
        shape: Shape::Markup,
        block_comment: ("<!--", "-->"),
        quotes: "\"",
        long_strings: true,
        ..keyed(&["html", "xml", "svg", "xhtml"], &[])
    },
    Language { block_comment: ("/*", "*/"), ..keyed(&["css", "scss"], &[]) },
    Language { shape: Shape::Diff, ..keyed(&["diff", "patch"], &[]) },
];
