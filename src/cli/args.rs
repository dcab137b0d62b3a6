//! Arguments of the command line.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use groundplan::model::Date;

/// Design-doc sites from Markdown and a YAML topology.
#[derive(Debug, Parser)]
#[command(name = "groundplan", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  groundplan init my-design       make a small project to start from
  groundplan serve --open         write, and watch the page follow each save
  groundplan build                publish into public/
  groundplan check                say what is wrong with the design
  groundplan diagram t.yaml -o t.svg
  groundplan diff main...         say what this branch changes in the design";

/// Settings of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Folder of the project: the one that holds `content`
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub(crate) root: PathBuf,
    /// When to use colours; `NO_COLOR` in the environment is honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Print mistakes and results, nothing else
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print more about what is done
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// Print how long each stage took
    #[arg(long, global = true)]
    pub(crate) timings: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a small project: a page, its topology, a workflow for GitHub Pages
    Init(Init),
    /// Build the site into `public/`
    Build(Build),
    /// Show the site in the browser and follow every save
    Serve(Serve),
    /// Say what is wrong with the design; writes nothing
    Check(Check),
    /// Draw one picture
    Diagram(Diagram),
    /// Say what changed in the design between two git revisions
    Diff(Diff),
    /// Make a topology from the file of another program
    #[command(subcommand)]
    Import(Import),
    /// Print the JSON Schema of a topology, for editors
    Schema,
    /// Print the page of a rule
    Explain(Explain),
    /// Print completions for a shell
    Completions(Completions),
}

/// Arguments of `init`.
#[derive(Debug, Args)]
#[command(after_help = "Nothing that is there already is ever overwritten.")]
pub(crate) struct Init {
    /// Where to make the project; `--root` when not given
    pub(crate) dir: Option<PathBuf>,
}

/// Arguments that decide what a site holds.
#[derive(Debug, Args)]
pub(crate) struct Contents {
    /// Include pages marked `draft: true`
    #[arg(long)]
    pub(crate) drafts: bool,
    /// Cut the HTML of the content to a list of harmless elements
    #[arg(long)]
    pub(crate) untrusted: bool,
    /// The day that acceptances and certificates are held against, such as 2027-03-31
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) today: Option<Date>,
}

/// Arguments of `build`.
#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Where to write; replaced as a whole, so it must be a folder of its own
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Where the site will stand, such as https://example.org/docs/
    #[arg(long, value_name = "URL", value_parser = parse_address)]
    pub(crate) base_url: Option<String>,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) strict: bool,
    /// Use and keep nothing of former builds but the output
    #[arg(long)]
    pub(crate) no_cache: bool,
    #[command(flatten)]
    pub(crate) contents: Contents,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Port to listen on; 8000 or the next free one when not given
    #[arg(long, short, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// Address to listen on; with another one, other machines can read the preview
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Use and keep nothing of former previews and builds
    #[arg(long)]
    pub(crate) no_cache: bool,
    #[command(flatten)]
    pub(crate) contents: Contents,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The least severity that makes the command fail; mistakes in the input always do
    #[arg(long, value_name = "LEVEL", default_value = "high")]
    pub(crate) fail_on: FailOn,
    /// Which rules to apply; `site.yaml` decides when not given
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<Level>,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) strict: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CheckFormat,
    /// A report of an earlier `check --format json`; only what is new since counts
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) contents: Contents,
}

/// The least severity that fails a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Critical,
    High,
    Medium,
    Low,
    Never,
}

/// Which rules apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Standard,
    Strict,
}

/// The least scale: texts of a drawing can no longer be read.
const SCALE_MIN: f32 = 0.1;
/// The largest scale; what a picture may weigh has a limit of its own.
const SCALE_MAX: f32 = 16.0;

const DIAGRAM_EXAMPLES: &str = "\
Examples:
  groundplan diagram topology.yaml -o drawing.svg
  groundplan diagram --view failover > failover.svg      in a project, of its first design
  groundplan diagram --format png --scale 2 -o t.png     for what shows no SVG";

/// Arguments of `diagram`.
#[derive(Debug, Args)]
#[command(after_help = DIAGRAM_EXAMPLES)]
pub(crate) struct Diagram {
    /// A topology; the first design of the project when not given
    pub(crate) file: Option<PathBuf>,
    /// What to draw: `main`, a view, `journey-ID`, or a component: a container with its contents,
    /// anything else with its neighbours
    #[arg(long, value_name = "ID")]
    pub(crate) view: Option<String>,
    /// Format of the picture; when not given, that of the name after `-o`, else `svg`
    #[arg(long, value_name = "FORMAT")]
    format: Option<DiagramFormat>,
    /// Colours of the picture; when not given, an SVG follows its reader and a PNG is light
    #[arg(long, value_name = "THEME")]
    pub(crate) theme: Option<DiagramTheme>,
    /// How many pixels of a PNG a unit of the drawing is wide: 1 when not given, 2 is sharp on most
    /// displays
    #[arg(long, value_name = "N", value_parser = parse_scale)]
    pub(crate) scale: Option<f32>,
    /// File to write; standard output when not given
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl Diagram {
    /// Returns the format of the picture.
    pub(crate) fn format(&self) -> DiagramFormat {
        format_of(self.format, self.output.as_deref()).unwrap_or(DiagramFormat::Svg)
    }
}

/// Format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiagramFormat {
    Svg,
    Png,
    #[value(alias = "gv")]
    Dot,
    #[value(alias = "mmd")]
    Mermaid,
    D2,
    Json,
}

/// Colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiagramTheme {
    Light,
    Dark,
}

const DIFF_NOTES: &str = "\
Examples:
  groundplan diff                      the last commit against the files as they are now
  groundplan diff v1.0                 a tag, a branch or a commit against the files
  groundplan diff main..feature        one revision against another
  groundplan diff main... --format md  what this branch changed since it left main, as a comment
  groundplan diff --format svg -o d.svg    the drawing, with what came, went and changed marked

The status is 0 whether or not something changed, 1 where one side has mistakes, 2 where a revision
is not known, 3 without git or a repository.";

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(after_help = DIFF_NOTES)]
pub(crate) struct Diff {
    /// What to compare: REV with the files as they are, A..B, or A...B: what B changed since it left
    /// A; HEAD with the files when not given
    #[arg(value_name = "REV[..REV]")]
    pub(crate) revisions: Option<String>,
    /// Format of the result; when not given, that of the name after `-o`, else `text`
    #[arg(long, value_name = "FORMAT")]
    format: Option<DiffFormat>,
    /// Path of a topology, to look at that design alone; needed for a drawing where several differ
    #[arg(long, value_name = "PATH")]
    pub(crate) design: Option<String>,
    /// File to write; standard output when not given
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) contents: Contents,
}

impl Diff {
    /// Returns the format of the result.
    pub(crate) fn format(&self) -> DiffFormat {
        format_of(self.format, self.output.as_deref()).unwrap_or(DiffFormat::Text)
    }
}

/// Format of what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    #[value(alias = "txt")]
    Text,
    Md,
    Svg,
    Json,
}

/// Whose file to import.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// A file of Docker Compose: services, ports, networks, volumes and who calls whom
    Compose(ImportCompose),
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  groundplan import compose docker-compose.yml -o content/topology.yaml
  groundplan import compose compose.yaml > topology.yaml
  docker compose config | groundplan import compose -      with what it includes and extends

No value of a variable is written: only which service it names, on which port.";

/// Arguments of `import compose`.
#[derive(Debug, Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub(crate) struct ImportCompose {
    /// The compose file; `-` for standard input
    pub(crate) file: PathBuf,
    /// File to write; standard output when not given. One that is there is not overwritten
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite the file that is there
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Id of the rule, such as `spof`; the list of all when not given
    pub(crate) rule: Option<String>,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Text,
    Json,
    Sarif,
    Github,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

fn parse_address(text: &str) -> Result<String, String> {
    let address = text.trim();
    let good = groundplan::read::is_web_address(address).then(|| address.to_owned());
    good.ok_or_else(|| "no web address; it begins with `https://` and has no spaces".to_owned())
}

/// Returns the format that is stated, else the one that the name of a file ends in.
fn format_of<F: ValueEnum>(stated: Option<F>, file: Option<&Path>) -> Option<F> {
    stated.or_else(|| F::from_str(file?.extension()?.to_str()?, true).ok())
}

fn parse_scale(text: &str) -> Result<f32, String> {
    let scale = text.parse().ok().filter(|scale| (SCALE_MIN..=SCALE_MAX).contains(scale));
    scale.ok_or_else(|| format!("write a number from {SCALE_MIN} to {SCALE_MAX}"))
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a day; write it as 2027-03-31".to_owned())
}
