#!/bin/sh
# Judge a plan where there is a shell: Atlantis, Jenkins, Azure Pipelines, a Makefile. pip installs it as `srm-tf-gate`.
#
#   srm-tf-gate [OPTION]...     options of `srm-tf check`, which it ends in
#
# The plan, the first of these that is there (Atlantis sets all three):
#   SHOWFILE   a plan as JSON
#   PLANFILE   a plan as Terraform saves it
#   DIR        a directory to make a plan of (default: this one)
# TERRAFORM names the program (default: terraform, else tofu). Exit codes are those of srm-tf; 2 also where no plan could be made.
set -eu
usual=$(umask)
umask 077 # plans show secrets in clear

failed() {
    printf 'srm-tf-gate: %s\n' "$1" >&2
    exit 2
}

case ${1:-} in
    -h | --help)
        sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    -* | '') ;;
    *) failed "expected an option of srm-tf check, got '$1': SHOWFILE or PLANFILE name a plan; or judge it by: srm-tf check '$1'" ;;
esac

# Called by its path, as in a virtual environment that is not on PATH, it takes the srm-tf beside it, and no other program from there.
srm_tf=srm-tf
case $0 in */*) [ ! -f "${0%/*}/srm-tf" ] || srm_tf=${0%/*}/srm-tf ;; esac

# hashicorp/setup-terraform wraps terraform in a program that adds lines of its own; the real one is terraform-bin.
found=
for name in "${TERRAFORM:-}" "${ATLANTIS_TERRAFORM_VERSION:+terraform$ATLANTIS_TERRAFORM_VERSION}" terraform-bin terraform tofu; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        found=$name
        break
    fi
done

directory=${DIR:-.}
saved=${PLANFILE:-}
if [ -n "${SHOWFILE:-}" ] && [ -s "$SHOWFILE" ]; then
    # By its name from here: a report, and a baseline, must not change with the place of a checkout.
    umask "$usual"
    exec "$srm_tf" check "${SHOWFILE#"$PWD"/}" "$@"
fi

[ -n "$found" ] || failed "expected terraform or tofu on PATH to make or show a plan, found neither"
[ -d "$directory" ] || failed "expected a directory, got '$directory'"
work=$(mktemp -d)
shown=${directory%/}/srm-tf-plan.json # beside its configuration, where srm-tf looks for its lines
[ ! -e "$shown" ] || failed "'$shown' is in the way: it would be overwritten"
trap 'rm -rf "$work" "$shown"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

case $saved in
"" | /*) ;;
*) saved=$PWD/$saved ;;
esac
if [ -z "$saved" ] || [ ! -s "$saved" ]; then
    [ -z "$saved" ] || printf "srm-tf-gate: there is no plan in '%s': one is made of '%s'\n" "$saved" "$directory" >&2
    saved=$work/tfplan
    [ -d "$directory/.terraform" ] || (cd "$directory" && "$found" init -input=false) >&2 || failed "'$found init' failed"
    (cd "$directory" && "$found" plan -input=false -lock=false -out="$saved") >&2 || failed "'$found plan' failed"
fi
(cd "$directory" && "$found" show -json "$saved") >"$shown" || failed "'$found show -json' failed"

umask "$usual" # reports are for others to read
code=0
"$srm_tf" check "${shown#./}" "$@" || code=$?
exit "$code"
