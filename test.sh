#!/usr/bin/env bash
# Builds Tongqu and runs every test. On Debian and Ubuntu it first installs what the tests need and the machine lacks.
# The last line is "N passed, N failed, N skipped"; the exit code is 0 only if something ran and nothing failed.
set -uo pipefail
cd "$(dirname "$0")"

usage() {
    cat <<'TEXT'
./test.sh              every test but the long ones; the browser walks each story in one of its four readings, and of the style the layout is checked
./test.sh --all        the browser walks each story in Chinese and in English, at a desk and on a phone, on both databases; the whole style too
./test.sh --fast       without the browser tests
./test.sh --filter X   only tests whose room, class or method contains X in its name (or an xunit query: /*/Tongqu.Base*/*/*)
./test.sh --soak       the long ones too (tests marked Explicit)
TEXT
}

fast=no all=no filter='' explicit=off
while (($# > 0)); do
    case $1 in
        --fast) fast=yes ;;
        --all) all=yes ;;
        --filter) filter=${2:?--filter needs a name}; shift ;;
        --soak) explicit=on ;;
        --help | -h) usage; exit 0 ;;
        *) echo "Unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
results=$PWD/artifacts/test
rm -rf "$results" && mkdir -p "$results"
passed=0 failed=0 skipped=0

say() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0 && passed > 0))
    exit
}

# One step that must hold before the tests mean anything; a failed one counts as a failure.
check() {
    local what=$1 log=$results/$2.log
    shift 2
    say "$what …"
    if ! "$@" >"$log" 2>&1; then
        say "$what FAILED:"
        # The compiler's complaints, each once; where there are none, the end of what was said.
        grep -E '(error|warning) ' "$log" | sort -u | head -60 | grep . || tail -20 "$log"
        failed=$((failed + 1))
        return 1
    fi
}

# --- What the machine needs ------------------------------------------------------------------------------------------

postgres_present() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
browser_present() { browser >/dev/null; }
fonts_present() { command -v fc-list >/dev/null && [[ -n $(fc-list :lang=zh-cn family) ]]; }

as_root=()
((EUID == 0)) || as_root=(sudo -n)
can_install() {
    command -v apt-get >/dev/null && { ((EUID == 0)) || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }
}

listed=no
install_packages() {
    if [[ $listed == no ]]; then
        "${as_root[@]}" apt-get -qq update && listed=yes
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@"
}

# The package of the server would make a cluster and start it; the tests want only the binaries.
install_postgres() {
    local settings=/etc/postgresql-common/createcluster.conf kept=$results/createcluster.conf
    install_packages postgresql-common || return
    cp "$settings" "$kept"
    echo 'create_main_cluster = false' | "${as_root[@]}" tee -a "$settings" >/dev/null
    install_packages postgresql
    local outcome=$?
    "${as_root[@]}" cp "$kept" "$settings"
    return $outcome
}

# need <what> <test that it is there> <what is skipped without it> <command that installs it>
need() {
    local what=$1 present=$2 without=$3
    shift 3
    "$present" && return
    if can_install; then
        say "Installing $what …"
        "$@" >>"$results/apt.log" 2>&1
    fi
    "$present" || echo "MISSING: $what could not be installed here; without it $without."
}

require() {
    if ! command -v "$1" >/dev/null || ! "$2"; then
        echo "MISSING: $3"
        failed=1
        finish
    fi
}

has_sdk() { dotnet --list-sdks | grep -q '^10\.'; }
has_node() { (($(node --version | sed 's/^v\([0-9]*\).*/\1/') >= 20)); }
require dotnet has_sdk "the .NET 10 SDK; install it from https://dotnet.microsoft.com/download, then run this again."
require node has_node "Node.js 20 or newer; install it from https://nodejs.org or your distribution, then run this again."
require npm true "npm, which comes with Node.js (on Debian it is a package of its own: npm)."

need 'PostgreSQL server binaries' postgres_present 'all tests on PostgreSQL are skipped' install_postgres
if [[ $fast == no ]]; then
    need 'Chromium' browser_present 'all browser tests are skipped' install_packages chromium
    need 'Chinese fonts' fonts_present 'Chinese shows as boxes in the screenshots of browser tests' \
        install_packages fonts-noto-cjk fontconfig
fi
TONGQU_TEST_BROWSER=$(browser || true)
export TONGQU_TEST_BROWSER

# --- Build and style -------------------------------------------------------------------------------------------------

check 'Building' build dotnet build Tongqu.slnx --verbosity quiet || finish
# The build has judged the style of the product already; the whole check, tests included, takes two minutes longer.
if [[ $all == yes ]]; then
    check 'Checking the style' style dotnet format Tongqu.slnx --verify-no-changes --no-restore || true
elif [[ -z $filter ]]; then
    check 'Checking the layout' style dotnet format whitespace Tongqu.slnx --verify-no-changes --no-restore || true
fi

# --- Tests -----------------------------------------------------------------------------------------------------------

# A named test runs in all its readings. Rows of data have traits only where they are found before the run.
selection=(-explicit "$explicit")
case $filter in
    '') [[ $all == yes ]] || selection+=(-preEnumerateTheories -trait- reading=further) ;;
    /*) selection+=(-filter "$filter") ;;
    *) selection+=(-filter "/*/*$filter*/*/*" -filter "/*/*/*$filter*/*" -filter "/*/*/*/*$filter*") ;;
esac

# A figure of the run, from the attributes of its <assembly> element.
figure() { grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*' || echo 0; }

run_tests() {
    local name=$1 assembly=artifacts/bin/$1/debug/Tongqu.$1.dll log=$results/$1.log report=$results/$1.xml
    say "Running $name …"
    timeout --kill-after=30 75m dotnet "$assembly" "${selection[@]}" -noLogo -noColor -xml "$report" >"$log" 2>&1 </dev/null
    local outcome=$?
    if ! grep -q '<assembly ' "$report" 2>/dev/null; then
        say "$name ended with code $outcome before it could report:"
        tail -60 "$log"
        failed=$((failed + 1))
        return
    fi

    local good bad not_run
    good=$(figure "$report" passed)
    bad=$(($(figure "$report" failed) + $(figure "$report" errors)))
    not_run=$(figure "$report" skipped)
    # A run that calls itself failed without naming a failure is still a failure.
    ((bad == 0 && outcome != 0 && good + not_run > 0)) && bad=1
    ((bad > 0)) && grep -vE '\[SKIP\]|^ +(Discover|Starting|Finished)' "$log"
    ((not_run > 0)) && grep -A1 -F '[SKIP]' "$log" | grep -vE '\[SKIP\]|^--' | sort | uniq -c | sed 's/^/skipped: /'
    say "$name: $good passed, $bad failed, $not_run skipped"
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + not_run))
}

for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    [[ $fast == yes && $name == Browser ]] || run_tests "$name"
done
finish
