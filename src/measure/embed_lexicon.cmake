# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DINPUT=lexicon.ini -DNAME=lexicon_builtin_text -DOUTPUT=lexicon_text.c -P embed_lexicon.cmake: a file as a C array,
# zero-terminated.
file (READ ${INPUT} HEX HEX)
string (REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," BYTES "${HEX}")
string (REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" BYTES "${BYTES}")
file (WRITE ${OUTPUT} "#include \"measure/lexicon_private.h\"\nconst char ${NAME}[] = {\n${BYTES}0 };\n")
