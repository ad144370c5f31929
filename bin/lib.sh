# Shared by the scripts beside it: finds a Python and lets bin/setup.py prepare the rest.
# bash and the tools of a bare Debian are enough here.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
venv_python="$root/.venv/bin/python"

fail() {
  printf '✗ %s\n' "$1" >&2
  exit 1
}

# find_python prints the first Python that is new enough; 3.14 comes last, since some libraries lag behind it.
find_python() {
  local name
  for name in python3.11 python3.12 python3.13 python3 python3.14; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  return 1
}

# install_python fetches Debian's own Python on a machine that has none at all.
install_python() {
  local sudo=sudo
  if [ "$(id -u)" = 0 ]; then sudo=; fi
  command -v apt-get >/dev/null || return 1
  [ -z "$sudo" ] || command -v sudo >/dev/null || return 1
  printf '… installing Python with apt-get\n' >&2
  $sudo apt-get update -qq >/dev/null &&
    $sudo env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends python3 python3-venv ca-certificates >/dev/null
}

python_or_fail() {
  local found
  if ! command -v python3 >/dev/null; then
    install_python || fail "There is no Python here: install Python 3.11 or newer (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.12)."
  fi
  if found="$(find_python)"; then
    printf '%s\n' "$found"
  else
    fail "$(python3 --version 2>&1) is too old: install Python 3.11 or newer (for example python3.11 and python3.11-venv, or brew install python@3.12) and start again."
  fi
}

# prepare ARGS… makes system packages and virtual environment ready; says nothing where all is.
prepare() {
  local python
  if [ -x "$venv_python" ]; then python="$venv_python"; else python="$(python_or_fail)" || exit 1; fi
  if [ "${IDP_OCR_ENGINE:-}" = rapidocr ]; then set -- --without-tesseract "$@"; fi
  "$python" -I "$root/bin/setup.py" "$@" || exit 1
}
