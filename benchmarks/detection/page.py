def table_page(trials): return ''
def written(p,t): return p
