"""Safe numbers: which cells of linked tables of counts are hidden so that no reader works another one out.

Pure arithmetic on `linked.LinkedTables`: no database, no request. `suppress.suppress` chooses what is hidden,
`attack.attack` is the reader who tries to undo it, `rounding` is the other method. One product uses one method.
"""
