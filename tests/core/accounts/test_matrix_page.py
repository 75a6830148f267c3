from core.accounts import matrix

PAGE = matrix.OWN.with_suffix(".md")


def test_the_page_prints_the_file_that_the_guard_reads() -> None:
    assert matrix.markdown(matrix.read()) in PAGE.read_text(), "write it again: ./diffuso matrix"


def test_every_role_can_be_had_somewhere_or_needs_no_account() -> None:
    for role in matrix.read().roles.values():
        assert role.kinds or role.code in (matrix.ANONYMOUS, matrix.CITIZEN)
