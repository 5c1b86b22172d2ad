#!/bin/sh
# In place of the end hook of the old event server. Tocsin looks at nothing at the end, and the cause stays as it is.
printf '%s\n' "$4"
