#compdef tiltgen
# Completes tiltgen in zsh: source <(tiltgen completion zsh)
_tiltgen() {
  local -a words_so_far options
  words_so_far=("${(@)words[1,CURRENT-1]}")
  [[ ${words[CURRENT]} == -* ]] && words_so_far+=("${words[CURRENT]}")
  options=("${(@f)$("${(@)words_so_far}" --generate-bash-completion 2>/dev/null)}")
  if [[ -n ${options[1]} ]]; then
    _describe tiltgen options
  else
    _files
  fi
}
compdef _tiltgen tiltgen
