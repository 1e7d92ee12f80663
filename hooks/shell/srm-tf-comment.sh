#!/bin/sh
# Put a file on a pull or merge request as a comment, in place of the one from last time. pip installs it as `srm-tf-comment`.
#
#   srm-tf-comment FILE     what `srm-tf check --format markdown:FILE` wrote
#
# GitHub: needs `gh` and GH_TOKEN (or GITHUB_TOKEN); the repository and the number from GitHub Actions, Atlantis or Jenkins, or from
#   SRM_TF_REPOSITORY (owner/name) and SRM_TF_PULL.
# GitLab: needs curl, python3 and SRM_TF_GITLAB_TOKEN (a project access token with the scope `api`); all else GitLab CI sets.
# A comment is a courtesy: where it cannot be written, as on pull requests from forks, it says so and ends in 0.
set -eu

marker='<!-- srm-tf -->' # the first line of the file

without() {
    printf 'srm-tf-comment: no comment: %s\n' "$1" >&2
    exit 0
}

github() {
    # In GitHub Actions the comment is a bot's: whoever else writes our marker does not get to speak for us.
    ours="startswith(\"$marker\")"
    [ -z "${GITHUB_ACTIONS:-}" ] || whose=' and .user.type == "Bot"'
    ours=".[] | select((.body | $ours)${whose:-}) | .id"
    ids=$(gh api --paginate "repos/$1/issues/$2/comments?per_page=100" --jq "$ours" </dev/null) || without "GitHub does not list comments"
    id=$(printf '%s\n' "$ids" | head -n 1)
    if [ -n "$id" ]; then
        gh api --silent --method PATCH "repos/$1/issues/comments/$id" -F "body=@$file" </dev/null || without "GitHub does not take it"
    else
        gh api --silent --method POST "repos/$1/issues/$2/comments" -F "body=@$file" </dev/null || without "GitHub does not take it"
    fi
}

call() { # the token in a configuration from standard input: arguments are there for all to see
    printf 'header = "PRIVATE-TOKEN: %s"\n' "$SRM_TF_GITLAB_TOKEN" | curl --config - --fail --silent --show-error "$@"
}

gitlab() {
    find='import json, sys
found = json.load(sys.stdin)
print(next((one["id"] for one in found if one["body"].startswith(sys.argv[1])), "" if found else "none"))'
    id=
    page=1
    while [ -z "$id" ]; do
        notes=$(call "$1?per_page=100&sort=asc&order_by=created_at&page=$page") || without "GitLab does not list notes"
        id=$(printf '%s' "$notes" | python3 -c "$find" "$marker") || without "GitLab lists notes in another form"
        page=$((page + 1))
    done
    if [ "$id" = none ]; then
        call --output /dev/null --request POST --data-urlencode "body@$file" "$1" || without "GitLab does not take it"
    else
        call --output /dev/null --request PUT --data-urlencode "body@$file" "$1/$id" || without "GitLab does not take it"
    fi
}

case ${1:-} in
    -h | --help)
        sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    '' | -*)
        printf "srm-tf-comment: expected a file, as srm-tf-comment FILE, got '%s'\n" "${1:-}" >&2
        exit 2
        ;;
esac
file=$1
[ -s "$file" ] || without "nothing was written to '$file'"
if [ -n "${CI_MERGE_REQUEST_IID:-}" ]; then
    [ -n "${SRM_TF_GITLAB_TOKEN:-}" ] || without "SRM_TF_GITLAB_TOKEN is not set"
    command -v curl >/dev/null 2>&1 || without "there is no curl"
    gitlab "$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
    exit 0
fi
repository=${SRM_TF_REPOSITORY:-${GITHUB_REPOSITORY:-${BASE_REPO_OWNER:+$BASE_REPO_OWNER/$BASE_REPO_NAME}}}
pull=${SRM_TF_PULL:-${PULL_NUM:-${CHANGE_ID:-}}}
[ -n "$repository" ] && [ -n "$pull" ] || without "this is no pull request"
[ -n "${GH_TOKEN:-${GITHUB_TOKEN:-}}" ] || without "GH_TOKEN is not set"
command -v gh >/dev/null 2>&1 || without "there is no gh"
github "$repository" "$pull"
