//! Languages of commands: shells, sessions, Dockerfiles, makefiles, servers' settings, Terraform.

use logos::{Lexer, Logos};

use super::lexer::{
    Position, call, comment, heredoc, key, keyword, lexer, name, number, plain, scan, string,
    variable,
};
use super::{Piece, Token};

lexer! {
    /// POSIX shell and bash.
    Bash {
        br"#[^\n]*" => comment,
        br#"\$?"([^"\\]|\\(?s:.))*"?"# => argument_string,
        br"'[^']*'?|\$'([^'\\]|\\(?s:.))*'?" => argument_string,
        br#"<<-?["']?[A-Za-z_][0-9A-Za-z_]*[^\n]*\n?"# => heredoc,
        br"\$[A-Za-z_][0-9A-Za-z_]*|\$[0-9@*#?$!-]|\$\{[^}\n]*\}?" => argument_variable,
        br"if|then|elif|else|do|while|until|!" @ 60 => starts_command,
        br"fi|for|in|done|case|esac|select|function" @ 60 => starts_argument,
        br"return|exit|export|local|readonly|declare|unset|break|continue|shift" @ 60 => starts_argument,
        br"[A-Za-z_][0-9A-Za-z_]*(\[[0-9A-Za-z_]*\])?\+?=" => assignment,
        br"--?[A-Za-z][0-9A-Za-z_-]*" @ 50 => option,
        br"[0-9]+" @ 50 => argument_number,
        br#"[^\s"'`$&|;<>(){}\\=#!][^\s"'`$&|;<>(){}\\=]*"# @ 1 => word,
        br"[;&|({`\n]|\$\(" @ 60 => opens_command,
        br"[<>=)]" @ 60 => opens_argument,
        br"[ \t]+" => space,
        br"\\(?s:.)" => plain,
    }
}

/// Writes one function a row: what the words are, and where the lexer then stands.
macro_rules! moves {
    ($($name:ident $position:ident $token:expr,)+) => {$(
        fn $name<'a, T>(lexer: &mut Lexer<'a, T>) -> Result<Token, ()>
        where
            T: Logos<'a, Extras = Position>,
        {
            lexer.extras = Position::$position;
            $token
        }
    )+};
}

moves! {
    starts_command Command Ok(Token::Keyword),
    starts_argument Argument Ok(Token::Keyword),
    opens_command Command Err(()),
    opens_argument Argument Err(()),
    option Argument Ok(Token::Key),
    argument_string Argument Ok(Token::String),
    argument_number Argument Ok(Token::Number),
    argument_variable Argument Ok(Token::Variable),
    assignment Assignment Ok(Token::Variable),
}

fn word<'a, T: Logos<'a, Extras = Position>>(lexer: &mut Lexer<'a, T>) -> Result<Token, ()> {
    match lexer.extras {
        Position::Command => {
            lexer.extras = Position::Argument;
            Ok(Token::Name)
        }
        Position::Assignment | Position::Argument => Err(()),
    }
}

fn space<'a, T: Logos<'a, Extras = Position>>(lexer: &mut Lexer<'a, T>) -> Result<Token, ()> {
    if lexer.extras == Position::Assignment {
        lexer.extras = Position::Command;
    }
    Err(())
}

/// Returns the pieces of a session: what follows a prompt is a command, the rest is its answer.
pub(super) fn session(code: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        if line.starts_with("$ ") || line.starts_with("# ") {
            pieces.push((at, at + 1, Token::Comment));
            let command = scan::<Bash>(&line[2..]).into_iter();
            pieces.extend(command.map(|(start, end, token)| (at + 2 + start, at + 2 + end, token)));
        }
        at += line.len();
    }
    pieces
}

lexer! {
    /// A Dockerfile where a line starts.
    Docker {
        br"#[^\n]*" => comment,
        br"[A-Za-z]+" => keyword,
    }
}

lexer! {
    /// What follows an instruction; a line's end ends it, an escaped one does not.
    Arguments {
        br#""([^"\\\n]|\\(?s:.))*"?"# => string,
        br"'[^'\n]*'?" => string,
        br#"<<-?["']?[A-Za-z_][0-9A-Za-z_]*[^\n]*\n?"# => heredoc,
        br"\$[A-Za-z_][0-9A-Za-z_]*|\$\{[^}\n]*\}?" => variable,
        br"--?[A-Za-z][0-9A-Za-z_-]*" => key,
        br"[A-Za-z_][0-9A-Za-z_]*=" => variable,
        br"[Aa][Ss]" @ 60 => keyword,
        br"[0-9]+" @ 50 => number,
        br#"[^\s"'$\\=\[\],;&|()][^\s"'$\\=\[\],;&|()]*"# @ 1 => plain,
        br"\\[ \t]*\n([ \t]*#[^\n]*\n)*" => plain,
    }
}

lexer! {
    /// Nginx, HAProxy and their like where a directive starts.
    Directive {
        br"#[^\n]*" => comment,
        br"(http|events|stream|server|location|upstream|global|defaults|frontend|backend|if|else|map)" @ 60 => keyword,
        br"\[[^\]\n]*\]?|</?[A-Za-z][^>\n]*>?" => keyword,
        br"[A-Za-z_][0-9A-Za-z_./-]*" @ 2 => key,
    }
}

lexer! {
    /// What follows the name of a directive.
    Setting {
        br"#[^\n]*" => comment,
        br#""([^"\\\n]|\\.)*"?"# => string,
        br"'([^'\\\n]|\\.)*'?" => string,
        br"\$[A-Za-z_][0-9A-Za-z_]*|\$\{[^}\n]*\}?|%\[[^\]\n]*\]?" => variable,
        br"[0-9]+(\.[0-9]+)?(%|[A-Za-z]{1,2})?" @ 50 => number,
        br"on|off|true|false" @ 60 => number,
        br#"[^\s"'$;{}#%][^\s"'$;{}%]*"# @ 1 => plain,
    }
}

lexer! {
    /// Terraform and other HCL.
    Hcl {
        br"#[^\n]*|//[^\n]*" => comment,
        br"/\*([^*]|\*+[^*/])*(\*+/?)?" => comment,
        br#""([^"\\\n]|\\.)*"?"# => string,
        br#"<<[-~]?[A-Za-z_][0-9A-Za-z_]*[ \t]*\n"# => heredoc,
        br"[A-Za-z_][0-9A-Za-z_-]*[ \t]*=" => key,
        br"[A-Za-z_][0-9A-Za-z_-]*[ \t]*=[=>]" => plain,
        br"resource|data|variable|output|module|provider|terraform|locals|dynamic|for|in|if|moved|import|check" @ 60 => keyword,
        br"string|number|bool|list|map|set|object|any" @ 60 => name,
        br"true|false|null" @ 60 => number,
        br"[A-Za-z_][0-9A-Za-z_-]*" @ 2 => call,
        br"[0-9]+(\.[0-9]+)?" => number,
    }
}

lexer! {
    /// Makefiles.
    Make {
        br"#[^\n]*" => comment,
        br"[A-Za-z_.%][0-9A-Za-z_.%/-]*[ \t]*[:+?]?=" => key,
        br"[A-Za-z_.%][0-9A-Za-z_.%/-]*[ \t]*:" => name,
        br"ifeq|ifneq|ifdef|ifndef|else|endif|include|define|endef|export" @ 60 => keyword,
        br"\$\([^)\n]*\)?|\$\{[^}\n]*\}?|\$[^\s({]" => variable,
        br#""([^"\\\n]|\\.)*"?"# => string,
        br"'[^'\n]*'?" => string,
        br"[^\s\x22'$#:=]+" @ 1 => plain,
    }
}
