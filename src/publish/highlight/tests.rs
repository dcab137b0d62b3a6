//! What is coloured in each language, and what holds for any text.

use proptest::prelude::*;

use super::{CODE_BYTES_MAX, Token, pieces};

/// Every lexer, by one of its names.
const LANGUAGES: [&str; 21] = [
    "yaml",
    "json",
    "toml",
    "http",
    "css",
    "diff",
    "bash",
    "console",
    "dockerfile",
    "make",
    "nginx",
    "hcl",
    "sql",
    "rust",
    "python",
    "js",
    "go",
    "java",
    "ruby",
    "html",
    "ini",
];

fn shown(language: &str, code: &str) -> String {
    let words = pieces(language, code);
    let class = |token: Token| token.opening().split('"').nth(1).unwrap_or_default();
    let words = words.iter().map(|(a, b, t)| format!("{}:{}", class(*t), &code[*a..*b]));
    words.collect::<Vec<_>>().join(" ")
}

fn check(cases: &[(&str, &str, &str)]) {
    for (language, code, expected) in cases {
        assert_eq!(shown(language, code), *expected, "{language}: {code}");
    }
}

#[test]
fn keys_and_values() {
    check(&[
        (
            "yaml",
            "# c\na: {b: 1, \"c\": x}\n- d-e: true # f\n",
            "tc:# c ta:a ta:b tn:1 ta:\"c\" ta:d-e tn:true tc:# f",
        ),
        (
            "yaml",
            "at: http://x:80/#y\nit: don't 3 # 'c'\nip: 10.0.0.1",
            "ta:at ta:it tc:# 'c' ta:ip",
        ),
        (
            "yml",
            "run: |\n  a: b\n\n  # c\nd: &x !t *y",
            "ta:run ts:|\n  a: b\n\n  # c ta:d tv:&x tf:!t tv:*y",
        ),
        (
            "yaml",
            "two words: 'a''b'\nsince: 2024-05-06",
            "ta:two words ts:'a' ts:'b' ta:since tn:2024-05-06",
        ),
        (
            "json",
            "{\"a\": \"b\", \"c\": null, \"d\":-1.5e3}",
            "ta:\"a\" ts:\"b\" ta:\"c\" tn:null ta:\"d\" tn:-1.5e3",
        ),
        (
            "toml",
            "[a.b]\nc = \"d\" # e\nf = [1, true]\ng = { h = 'i' }",
            "tk:[a.b] ta:c ts:\"d\" tc:# e ta:f tn:1 tn:true ta:g ta:h ts:'i'",
        ),
        (
            "toml",
            "a = \"\"\"b\n\"c\" \"\"\"\nd = 2024-05-06",
            "ta:a ts:\"\"\"b\n\"c\" \"\"\" ta:d tn:2024-05-06",
        ),
        ("ini", "; a\n[b c]\nd.e = f=g\nh: 5m", "tc:; a tk:[b c] ta:d.e ta:f ta:h tn:5m"),
        (
            "http",
            "GET /a?b=1 HTTP/1.1\nHost: x:80\n\n{\"a\": 1}",
            "tk:GET tk:HTTP/1.1 ta:Host ta:\"a\" tn:1",
        ),
        (
            "css",
            "a:hover { color: #fff; --x: 2px } @media",
            "ta:color tn:#fff ta:--x tn:2px tk:@media",
        ),
        ("diff", "--- a\n@@ b\n+c\n-d\n e", "tc:--- a tc:@@ b ti:+c td:-d"),
    ]);
}

#[test]
fn commands() {
    check(&[
        (
            "bash",
            "for n in $(seq 1 3); do echo \"$n\" # x#y\ndone",
            "tk:for tk:in tf:seq tn:1 tn:3 tk:do tf:echo ts:\"$n\" tc:# x#y tk:done",
        ),
        ("sh", "A=b c --d=e ${F:-g} | sudo h >&2", "tv:A= tf:c ta:--d tv:${F:-g} tf:sudo tn:2"),
        ("bash", "cat <<EOF >x\n# $a\nEOF\nls", "tf:cat ts:<<EOF >x\n# $a\nEOF tf:ls"),
        ("console", "$ ls -l\na if b\n# rm 'x'", "tc:$ tf:ls ta:-l tc:# tf:rm ts:'x'"),
        (
            "dockerfile",
            "FROM debian:12 AS b\nRUN a && \\\n  c\nENV D=\"e\"",
            "tk:FROM tk:AS tk:RUN tk:ENV tv:D= ts:\"e\"",
        ),
        ("make", "A := b\nall: a.o # c\n\t$(CC) -o", "ta:A tf:all: tc:# c tv:$(CC)"),
        (
            "nginx",
            "server {\n  listen 80; # x\n  return 301 https://$host/;\n}",
            "tk:server ta:listen tn:80 tc:# x ta:return tn:301 tv:$host",
        ),
        ("haproxy", "backend web\n  server a 10.0.0.1:80 check", "tk:backend tk:server"),
        (
            "hcl",
            "resource \"a\" \"b\" {\n  c = max(1, var.d) # e\n}",
            "tk:resource ts:\"a\" ts:\"b\" ta:c tf:max tn:1 tc:# e",
        ),
    ]);
}

#[test]
fn programs_and_markup() {
    check(&[
        (
            "sql",
            "SELECT a, count(*) from \"b\" -- c",
            "tk:SELECT tf:count tk:from ta:\"b\" tc:-- c",
        ),
        (
            "rust",
            "#[a]\nfn b<'c>(d: u8) -> E { f!(\"g\", 'h', r#\"i\"\"#) } // j",
            "ta:#[a] tk:fn tv:'c tf:u8 tf:E tf:f! ts:\"g\" ts:'h' ts:r#\"i\"\"# tc:// j",
        ),
        (
            "python",
            "@a\ndef b(c):\n  '''d\ne'''\n  return f\"g\", None",
            "ta:@a tk:def tf:b ts:'''d\ne''' tk:return ts:f\"g\" tn:None",
        ),
        (
            "ts",
            "const a = `b\n${c}`; /* d */ new E()",
            "tk:const ts:`b\n${c}` tc:/* d */ tk:new tf:E",
        ),
        ("go", "func a() error { return nil }", "tk:func tf:a tk:return tn:nil"),
        ("java", "public class A { int b = 0x1F; }", "tk:public tk:class tf:A tk:int tn:0x1F"),
        ("ruby", "def a?\n  @b = :c\nend", "tk:def tv:@b ta::c tk:end"),
        (
            "html",
            "<a href=\"b\" c>d &amp; e</a><!-- f -->",
            "tk:<a ta:href ts:\"b\" ta:c tn:&amp; tk:</a tc:<!-- f -->",
        ),
        ("klingon", "a = 1", ""),
        ("", "a = 1", ""),
    ]);
}

#[test]
fn too_long_code_is_plain() {
    let code = "a: 1\n".repeat(CODE_BYTES_MAX / 5);
    assert!(!pieces("yaml", &code).is_empty());
    assert!(pieces("yaml", &format!("{code}b: 22\n")).is_empty());
}

#[test]
fn a_block_costs_the_same_wherever_it_stands() {
    let yaml = |n: usize| {
        format!(
            "# limits\nservice: edge-{n}\nreplicas: 3\nlimits:\n  queue_1: {n}\n  lease_2: 654\n  \
             topic_3: 264\n  lock_4: 338\nroutes:\n  - {{path: \"/proxy/{n}\", weight: 94}}\n  \
             - {{path: \"/volume/1\", weight: 72}}\ntls: true\nlabel: 'warm topic'\n"
        )
    };
    let bash = |n: usize| {
        format!(
            "#!/usr/bin/env bash\nset -euo pipefail\nHOST=${{1:-edge-{n}}}\nfor n in $(seq 1 6); do\n  \
             if ! edgectl status \"$HOST\" --node \"$n\"; then\n    echo \"cache $n\" >&2\n    \
             edgectl restart \"$HOST\" --node \"$n\" || exit 9\n  fi\ndone\n\
             edgectl report | sort -k1 | head -n 19  # summary\n"
        )
    };
    let blocks: Vec<_> = (0..1000).map(|n| (yaml(n), bash(n))).collect();
    // Pieces are what colouring costs: each is found once, and what came before a block adds none.
    let count = |(a, b): &(String, String)| (pieces("yaml", a).len(), pieces("bash", b).len());
    let (yaml_pieces, bash_pieces) = count(&blocks[0]);
    assert!(yaml_pieces > 20 && bash_pieces > 20, "{yaml_pieces}, {bash_pieces}");
    assert!(blocks.iter().all(|block| count(block) == (yaml_pieces, bash_pieces)));
    let all: String = blocks.iter().take(500).map(|(yaml, _)| yaml.as_str()).collect();
    assert!(all.len() < super::CODE_BYTES_MAX, "{}", all.len());
    assert_eq!(pieces("yaml", &all).len(), 500 * yaml_pieces);
}

/// Hostile beginnings, each repeated up to the limit: none may be read again and again.
#[test]
fn any_text_costs_linear_time() {
    let parts = [
        "\"", "'", "`", "/*", "/* *", "<!--", "<a ", "'''", "\"\"\"a", "r#\"", "<<A\n", "a: |\n",
        "a ", "$", "${", "[", "\\", "- ", "a:", "\"a\" ", "\"\\", "a=", "#", " ", "<", "(", "é",
        "a\t", "'a",
    ];
    for language in LANGUAGES {
        for part in parts {
            let code = part.repeat(CODE_BYTES_MAX / part.len());
            let start = std::time::Instant::now();
            pieces(language, &code);
            let ms = start.elapsed().as_millis();
            assert!(ms < 3_000, "{language} {part:?}: {ms} ms");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn pieces_are_whole_characters_in_order(
        index in 0..LANGUAGES.len(),
        code in "([\"'`#/*<>{}()\\[\\]:=|&$\\\\@!;, \t\na-cEOF0-1é🦀-]|<<E|r#\"|/\\*|<!--|\\$\\{|\"\"\"|''')*",
    ) {
        let mut last = 0;
        for (start, end, _) in pieces(LANGUAGES[index], &code) {
            prop_assert!(last <= start && start < end && end <= code.len());
            prop_assert!(code.is_char_boundary(start) && code.is_char_boundary(end));
            last = end;
        }
    }
}
