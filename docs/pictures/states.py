# SPDX-License-Identifier: Apache-2.0
"""The states of a role, drawn from its table: a row for each transition, and a rail to the state that comes next."""
import sources
from svg import Picture, folded

STATE_WIDTH, LABEL_X, LABEL_WIDTH, RAIL_GAP = 170, 196, 470, 26
ROW_HEIGHT, ENTRY_HEIGHT, STATE_GAP = 40, 24, 16
NAMES = {"HELLO_RETRY_REQUEST": "HelloRetryRequest", "0": "(start)"}


def words(function):
    """sio_early_data_is_offered as words."""
    return function.removeprefix("sio_").replace("_", " ")


def message_name(message):
    message = message.removeprefix("SIO_MESSAGE_")
    return NAMES.get(message) or "".join(part.capitalize() for part in message.split("_"))


def state_name(state):
    return state.split("_", 1)[1]


def labels(row):
    """The two lines of a transition."""
    first = message_name(row.message)
    if row.when != "sio_always":
        first += f", if {words(row.when)}"
    second = []
    if row.asks != "nothing":
        second.append(f"asks: {row.asks}")
    second.append("no steps" if row.steps == "nothing" else f"steps: {row.steps}")
    return first, "; ".join(second)


class States:
    def __init__(self, title, transitions, established):
        self.picture = Picture(title)
        self.by_state = {}
        for row in transitions:
            self.by_state.setdefault(row.state, []).append(row)
        for state, message, _, steps in established:
            if state in self.by_state:
                row = sources.Row(state, message, "", "nothing", "sio_always", steps, state)
                self.by_state[state].append(row)
        order = list(self.by_state)
        targets = [target for target in dict.fromkeys(row.then for row in transitions)]
        order += [target for target in targets if target not in self.by_state]
        self.order = order
        # The rail of what is reached last is the outermost, so that rails seldom cross.
        self.rails = {target: LABEL_X + LABEL_WIDTH + RAIL_GAP * place
                      for place, target in enumerate(state for state in order if state in targets)}
        self.entries, self.exits = {}, []

    def draw_state(self, y, state):
        rows = self.by_state.get(state, [])
        height = ENTRY_HEIGHT + ROW_HEIGHT * len(rows) + (0 if rows else 8)
        is_end = state.endswith("CONNECTED")
        self.picture.box(0, y, STATE_WIDTH, height, "strong" if is_end or state.endswith("_START") else "box")
        self.picture.text(STATE_WIDTH / 2, y + height / 2 + 5, state_name(state), "code title", "middle")
        self.entries[state] = y + ENTRY_HEIGHT / 2
        for place, row in enumerate(rows):
            row_y = y + ENTRY_HEIGHT + ROW_HEIGHT * place + 20
            first, second = labels(row)
            self.picture.text(LABEL_X, row_y - 5, first)
            self.picture.text(LABEL_X, row_y + 11, second, "code small")
            if row.then != state:
                self.exits.append((row_y, row.then))
            stays = row.then == state
            end = LABEL_X + LABEL_WIDTH - 60 if stays else self.rails[row.then]
            self.picture.line([(STATE_WIDTH, row_y), (end, row_y)], is_dashed=stays)
            if stays:
                self.picture.text(end + 8, row_y + 4, "stays", "small")
        return y + height + STATE_GAP

    def draw_rails(self):
        for target, x in self.rails.items():
            leaving = [y for y, then in self.exits if then == target]
            entry = self.entries[target]
            ends = leaving + [entry]
            self.picture.line([(x, min(ends)), (x, max(ends))])
            for y in leaving:
                self.picture.dot(x, y)
            self.picture.line([(x, entry), (STATE_WIDTH + 1, entry)], has_tip=True)

    def draw_lists(self, y, lists):
        used = {name for rows in self.by_state.values() for row in rows for name in (row.asks, row.steps)}
        right = max(self.rails.values(), default=LABEL_X + LABEL_WIDTH)
        self.picture.text(0, y, "Asks and steps, one after the other", "title")
        for name in [name for name in lists if name in used and lists[name]]:
            y += 20
            self.picture.text(0, y, name, "code")
            for line in folded([function.removeprefix("sio_") for function in lists[name]], right - 196, True, " · "):
                self.picture.text(196, y, line, "code small")
                y += 16
            y -= 12

    def draw(self, lists):
        y = 0
        for state in self.order:
            y = self.draw_state(y, state)
        self.draw_rails()
        self.draw_lists(y + 20, lists)
        return self.picture


def client():
    path = sources.ENGINE + "table_client.c"
    rows = sources.rows(path, "sio_client_start") + sources.rows(path, "sio_client_table")
    lists = sources.lists(path) | sources.lists(sources.ENGINE + "table_established.c")
    return States("The states of a client (RFC 9846 A.1)", rows, sources.exchanges()).draw(lists)


def server():
    path = sources.ENGINE + "table_server.c"
    lists = sources.lists(path) | sources.lists(sources.ENGINE + "table_established.c")
    rows = sources.rows(path, "sio_server_table")
    return States("The states of a server (RFC 9846 A.2)", rows, sources.exchanges()).draw(lists)
