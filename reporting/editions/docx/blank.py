"""The empty document to begin with: the library's own, without what it carries along from somebody else's Word."""

from __future__ import annotations

import docx
from docx.document import Document
from docx.oxml.ns import qn

# Copies of styles that no longer agree with them, an empty bibliography, a picture of an empty page
_LEFT_OUT = ("stylesWithEffects", "customXml", "thumbnail")
_WORD_2013 = "15"  # below it Word opens a file in its compatibility mode


def blank() -> Document:
    """A document without a paragraph, in Vietnamese, for Word 2010 and later."""
    document = docx.Document()
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.rsplit("/", 1)[1] in _LEFT_OUT]:
            del relations[key]
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")
    settings = document.settings.element
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "vi-VN")
        del language.attrib[qn("w:eastAsia")]
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)
    return document
