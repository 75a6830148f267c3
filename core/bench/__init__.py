"""How fast the pages are, in proportion to a floor that is measured in the same breath.

The server is the one of production (`diffuso serve`, one worker) on a real PostgreSQL, held on one core where there
are two. The load comes from another process on loopback, which shares the other core with the database. The
databases hold districts of 16 bodies with a real catalogue: the files of Est Milano, loaded once, then copied.

The floor is a bare Litestar handler in the same process model: the rows of the page in one statement, as the same
database role, and a Jinja page of the same size; for a booking one INSERT under the same constraint. Server and floor
take turns, a slice of time each; `ratio` is the median, over the turns, of the server's rate over the floor's. Rates
by themselves say more about the machine and its mood than about the program.

What flatters is left out: requests go round all the bodies, and every public page is asked for under an address of
its own (`?n=17`), so the pages that the server remembers never answer; only `cached` measures those. Bodies are known
to the server before it is measured, as they are in a server that has been up for a while. Nobody asks for compressed
pages, neither from the server nor from the floor. The database does not wait for the disk (`durable=False`): that
makes the floor's INSERT fast, and so the ratio of a booking lower than with a disk.

`flat` is what a page costs with the most tenants over what it costs with the fewest, both servers being asked in
turns: the median of rate (few) / rate (many). 1.0 means that tenants cost nothing.
"""
