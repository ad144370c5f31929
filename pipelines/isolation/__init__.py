"""Bytes from outside are parsed in disposable processes: limited, without network, without the program's secrets."""
