#!/bin/sh
# In place of the end hook of the old event server: nothing is looked at, and the cause stays as it is.
printf '%s\n' "$4"
