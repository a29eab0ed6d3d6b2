"""Who: users, resellers, members, customers, contacts, servers, access groups."""
