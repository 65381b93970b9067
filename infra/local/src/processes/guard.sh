#!/bin/sh
# Ends what its starter leaves behind. Standard input is a pipe whose other end only the starter holds,
# so end of input means that the starter is gone, however it died. Lines:
#   + <pid> <signal>   a process, leader of its own group, that <signal> asks to stop
#   - <pid>            it has ended
#   rm <folder>        remove this folder at the end
#   keep <folder>      the folder is gone or stays
# A shell and not Node, so that it survives somebody ending "all of node".
trap '' INT TERM HUP

grace=50 # tenths of a second between asking and killing
processes=''
folders=''
newline='
'

without() { # <list> <first word>: the list less the lines of that first word
  printf '%s' "$1" | while IFS= read -r line; do
    case $line in "$2" | "$2 "*) ;; *) printf '%s\n' "$line" ;; esac
  done
}

is_alive() { # a zombie waits for its parent only
  kill -0 "$1" 2>/dev/null && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
}

each_process() { # <function>: called with pid and signal
  printf '%s' "$processes" | while read -r pid signal; do
    if [ -n "$pid" ]; then "$1" "$pid" "$signal"; fi
  done
}

ask() { kill -s "$2" "$1" 2>/dev/null; }
end() { kill -s KILL -- "-$1" 2>/dev/null; }
report_alive() { is_alive "$1" && echo alive; }

remove() { # <folder>: again and again while a child of somebody killed still writes into it
  tries=50
  until rm -rf -- "$1" 2>/dev/null && [ ! -e "$1" ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || break
    sleep 0.1
  done
}

while IFS= read -r line; do
  entry=${line#* }
  case $line in
    '+ '*) processes="$processes$entry$newline" ;;
    '- '*) processes="$(without "$processes" "$entry")$newline" ;;
    'rm '*) folders="$folders$entry$newline" ;;
    'keep '*) folders="$(without "$folders" "$entry")$newline" ;;
  esac
done

each_process ask
while [ "$grace" -gt 0 ] && [ -n "$(each_process report_alive)" ]; do
  sleep 0.1
  grace=$((grace - 1))
done
each_process end

printf '%s' "$folders" | while IFS= read -r folder; do
  case $folder in /*) remove "$folder" ;; esac
done
