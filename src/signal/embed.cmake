# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DOUTPUT=builtin.c -DPACKS="a.ini,b.ini" -P embed.cmake: the packs as C arrays, zero-terminated.
string (REPLACE "," ";" PACKS "${PACKS}")
set (ARRAYS "")
set (TABLE "")
foreach (PACK ${PACKS})
  get_filename_component (NAME ${PACK} NAME_WE)
  file (READ ${PACK} HEX HEX)
  string (REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," BYTES "${HEX}")
  string (REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" BYTES "${BYTES}")
  string (APPEND ARRAYS "static const char ${NAME}_pack[] = {\n${BYTES}0 };\n")
  string (APPEND TABLE "  { \"${NAME}.ini\", ${NAME}_pack },\n")
endforeach ()
file (WRITE ${OUTPUT} "#include \"signal/builtin.h\"\n${ARRAYS}const BuiltinPack builtin_packs[] = {\n${TABLE}};\n"
                      "const size_t builtin_pack_count = sizeof builtin_packs / sizeof builtin_packs[0];\n")
