#!/bin/sh
# peers.sh [N [options of run.py]]: times our build of N papers beside other generators, all in one run.
# Their set-up is in ../shared/peers, which is not part of the repository; they are installed into $PEERS_DIR.
# Above 20,000 papers only the two fastest peers are asked, once, without rebuilds.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
peers=$root/../shared/peers
[ -x "$peers/run.py" ] || {
  echo "the peers are not here: $peers is missing" >&2
  exit 1
}
papers=${1:-10000}
[ $# -eq 0 ] || shift
export PEERS_DIR="${PEERS_DIR:-${TMPDIR:-/tmp}/peers}"
export DIGEST="${DIGEST:-$root/.venv/bin/digest}"
export PYTHONDONTWRITEBYTECODE=1
mkdir -p "$PEERS_DIR"
"$peers/setup_peers.sh" >"$PEERS_DIR/setup.log" 2>&1 || {
  echo "the peers could not be installed: $PEERS_DIR/setup.log says why" >&2
  exit 1
}

others=${PEERS-hugo,hugomd,zola,eleventy,pelican}
if [ "$papers" -gt 20000 ]; then
  others=${PEERS-hugo,eleventy}
  set -- -k 1 --no-rebuild "$@"
fi
# In memory, where there is such a folder: a disk that is busy with the last run's files disturbs the next.
fast=/dev/shm
[ -w "$fast" ] || fast=${TMPDIR:-/tmp}
work=$(mktemp -d "$fast/digest-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
"$peers/run.py" --n "$papers" --peers "$others" --work "$work" --keep \
  --prepare "'$peers/prepare_ours.sh' {corpus} {site}" \
  --ours "ours='$peers/build_ours.sh' {site} {out}" "$@"

# The peers' output was verified by run.py; ours is built once more by the same command, and looked at here.
ours=$(echo "$work"/ssg-*/src/ours)
"$peers/build_ours.sh" "$ours" "$work/whole" >/dev/null
"$root/.venv/bin/python" "$root/tests/bench/whole_site.py" "$ours/corpus.jsonl" "$work/whole"
