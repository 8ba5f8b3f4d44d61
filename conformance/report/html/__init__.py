"""``matrix.html``: the whole matrix with its evidence, in one file that needs no network.

``view`` lays out what is shown, ``page`` fills the templates. The page works without JavaScript;
the script adds filters, ages and a side panel.
"""
